using System.Text;
using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Output;

/// <summary>SARIF 2.1.0, as code scanning services read it.</summary>
internal sealed class SarifFindings : IFindingWriter
{
    public string Name => "sarif";

    public void Write(IReadOnlyList<Diagnostic> findings, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, JsonFindings.Options))
            Write(json, findings);
        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Diagnostic> findings)
    {
        var codes = findings.Select(f => f.Code).Distinct().Order(StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "plumbline");
        json.WriteStartArray("rules");
        foreach (var code in codes)
            WriteRule(json, code);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var finding in findings)
            WriteResult(json, finding, codes.IndexOf(finding.Code));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, string code)
    {
        json.WriteStartObject();
        json.WriteString("id", code);
        if (FindingCatalog.Find(code) is { } kind)
        {
            json.WriteStartObject("shortDescription");
            json.WriteString("text", kind.Title);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" });
        json.WriteStartObject("message");
        json.WriteString("text", finding.Cure is null ? finding.Message : $"{finding.Message} ({finding.Cure})");
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri(finding.Position.File));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", finding.Position.Line);
        json.WriteNumber("startColumn", finding.Position.Column);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Relative paths stay relative, so that a scanner finds them in the repository.
    private static string Uri(string path) => string.Join('/', path.Replace('\\', '/').Split('/').Select(System.Uri.EscapeDataString));
}
