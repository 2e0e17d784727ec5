using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Output;

/// <summary>An array of objects: file, line, column, severity, code, message, cure (null where there is none).</summary>
internal sealed class JsonFindings : IFindingWriter
{
    internal static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "json";

    public void Write(IReadOnlyList<Diagnostic> findings, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartArray();
            foreach (var finding in findings)
                Write(json, finding);
            json.WriteEndArray();
        }
        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, Diagnostic finding)
    {
        json.WriteStartObject();
        json.WriteString("file", finding.Position.File);
        json.WriteNumber("line", finding.Position.Line);
        json.WriteNumber("column", finding.Position.Column);
        json.WriteString("severity", SeverityNames.Of(finding.Severity));
        json.WriteString("code", finding.Code);
        json.WriteString("message", finding.Message);
        json.WriteString("cure", finding.Cure);
        json.WriteEndObject();
    }
}
