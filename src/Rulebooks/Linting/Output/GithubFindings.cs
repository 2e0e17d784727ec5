using System.Globalization;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Output;

/// <summary>Workflow commands that GitHub shows as annotations on the changed lines.</summary>
internal sealed class GithubFindings : IFindingWriter
{
    public string Name => "github";

    public void Write(IReadOnlyList<Diagnostic> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            var level = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            var text = finding.Cure is null ? finding.Message : $"{finding.Message} ({finding.Cure})";
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"::{level} file={Property(finding.Position.File)},line={finding.Position.Line},col={finding.Position.Column},title={finding.Code}::{Message(text)}\n"));
        }
    }

    private static string Message(string text) => text.Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
