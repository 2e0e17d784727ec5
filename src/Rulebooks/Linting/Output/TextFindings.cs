using System.Globalization;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Linting.Output;

/// <summary>
/// One line per finding, for people and for editors that know <c>file:line:column:</c>, and a count at the end. Texts of the file end up in
/// messages; none of them may fake a line of its own or move the cursor.
/// </summary>
internal sealed class TextFindings : IFindingWriter
{
    public string Name => "text";

    public void Write(IReadOnlyList<Diagnostic> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            output.Write($"{finding.Position}: {SeverityNames.Of(finding.Severity)}: {PlainText.Flowing(finding.Message)}");
            if (finding.Cure is { } cure)
                output.Write($" ({PlainText.Flowing(cure)})");
            output.Write($" [{finding.Code}]\n");
        }
        output.Write($"{Count(findings, Severity.Error, "error")}, {Count(findings, Severity.Warning, "warning")}, "
            + $"{Count(findings, Severity.Hint, "hint")}\n");
    }

    private static string Count(IReadOnlyList<Diagnostic> findings, Severity severity, string word)
    {
        var count = findings.Count(f => f.Severity == severity);
        return string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");
    }
}
