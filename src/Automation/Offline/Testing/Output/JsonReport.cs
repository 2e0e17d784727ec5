using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Offline.Testing.Output;

/// <summary>The results for programs: one object per file with its findings, tests and coverage.</summary>
public static class JsonReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IReadOnlyList<TestFileResult> files, bool coverage, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartArray();
            foreach (var file in files)
                File(json, file, coverage);
            json.WriteEndArray();
        }
        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n");
    }

    private static void File(Utf8JsonWriter json, TestFileResult file, bool coverage)
    {
        json.WriteStartObject();
        json.WriteString("file", file.Path);
        json.WriteBoolean("passed", file.Passed);
        json.WriteStartArray("findings");
        foreach (var finding in file.Findings)
            json.WriteStringValue(finding.ToString());
        json.WriteEndArray();
        json.WriteStartArray("tests");
        foreach (var test in file.Tests)
            Test(json, test);
        json.WriteEndArray();
        if (coverage)
        {
            json.WriteStartArray("coverage");
            foreach (var rule in file.Coverage)
                Rule(json, rule);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Test(Utf8JsonWriter json, TestResult test)
    {
        json.WriteStartObject();
        json.WriteString("name", test.Test.Name);
        json.WriteNumber("line", test.Test.Position.Line);
        json.WriteBoolean("passed", test.Passed);
        json.WriteNumber("seconds", Math.Round(test.Took.TotalSeconds, 6));
        json.WriteStartArray("failures");
        foreach (var failure in test.Failures)
        {
            json.WriteStartObject();
            Position(json, failure.Position);
            json.WriteString("message", failure.Message);
            json.WriteStartArray("details");
            foreach (var detail in failure.Details)
                json.WriteStringValue(detail);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Rule(Utf8JsonWriter json, RuleCoverage rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleset", rule.Ruleset);
        json.WriteString("rule", rule.Rule.Name);
        Position(json, rule.Rule.Position);
        json.WriteNumber("fired", rule.Fired);
        json.WriteStartArray("clauses");
        foreach (var clause in rule.Clauses)
        {
            json.WriteStartObject();
            json.WriteString("condition", clause.Condition);
            json.WriteString("text", clause.Text);
            json.WriteBoolean("seen_true", clause.SeenTrue);
            json.WriteBoolean("seen_false", clause.SeenFalse);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Position(Utf8JsonWriter json, SourcePosition position)
    {
        json.WriteString("file", position.File);
        json.WriteNumber("line", position.Line);
        json.WriteNumber("column", position.Column);
    }
}
