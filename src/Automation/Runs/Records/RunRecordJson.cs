using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs.Records;

/// <summary>The run record as the event log keeps it: a JSON object as UTF-8.</summary>
public static class RunRecordJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("name", record.Name);
            json.WriteString("rule", record.Rule);
            json.WriteString("ruleset", record.Ruleset);
            json.WriteString("end", record.End.ToString().ToLowerInvariant());
            if (record.IsCheck)
                json.WriteBoolean("check", true);
            if (record.ExitCode is { } code)
                json.WriteNumber("rc", code);
            if (record.Problem is { } problem)
                json.WriteString("problem", problem);
            json.WriteStartArray("hosts");
            foreach (var host in record.Hosts)
                json.WriteStringValue(host);
            json.WriteEndArray();
            json.WriteString("hosts_reason", record.HostsReason);
            WriteFailures(json, record.Failures);
            WriteStats(json, record.Stats);
            WriteSteps(json, record.Steps);
            if (record.Took is { } took)
                json.WriteNumber("seconds", Math.Round(took.TotalSeconds, 3));
            if (record.Revision is { } revision)
                json.WriteString("revision", revision);
            WriteChanged(json, record.Changed);
            RunTasksJson.Write(json, record.Tasks);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">Not a run record.</exception>
    public static RunRecord Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var json = document.RootElement;
        return new RunRecord
        {
            Name = json.GetProperty("name").GetString()!,
            Rule = Text(json, "rule") ?? "",
            Ruleset = Text(json, "ruleset") ?? "",
            End = Enum.TryParse<RunEnd>(json.GetProperty("end").GetString(), ignoreCase: true, out var end)
                ? end
                : throw new JsonException("unknown end of a run"),
            IsCheck = json.TryGetProperty("check", out var check) && check.ValueKind == JsonValueKind.True,
            ExitCode = json.TryGetProperty("rc", out var code) ? code.GetInt32() : null,
            Problem = Text(json, "problem"),
            Hosts = [.. json.GetProperty("hosts").EnumerateArray().Select(h => h.GetString()!)],
            HostsReason = Text(json, "hosts_reason") ?? "",
            Failures = [.. json.GetProperty("failures").EnumerateArray().Select(ReadFailure)],
            Stats = json.GetProperty("stats").EnumerateObject().ToDictionary(h => h.Name, h => ReadStats(h.Value)),
            Steps = [.. json.GetProperty("steps").EnumerateArray()
                .Select(s => new RunStep(s.GetProperty("at").GetDateTimeOffset(), s.GetProperty("text").GetString()!))],
            Took = json.TryGetProperty("seconds", out var seconds) ? TimeSpan.FromSeconds(seconds.GetDouble()) : null,
            Revision = Text(json, "revision"),
            Changed = json.TryGetProperty("changed", out var changed)
                ? changed.EnumerateObject().ToDictionary(
                    h => h.Name, h => (IReadOnlyList<string>)[.. h.Value.EnumerateArray().Select(t => t.GetString()!)])
                : new Dictionary<string, IReadOnlyList<string>>(),
            Tasks = RunTasksJson.Read(json),
        };
    }

    private static void WriteFailures(Utf8JsonWriter json, IReadOnlyList<HostFailure> failures)
    {
        json.WriteStartArray("failures");
        foreach (var failure in failures)
        {
            json.WriteStartObject();
            json.WriteString("host", failure.Host);
            json.WriteString("task", failure.Task);
            json.WriteString("message", failure.Message);
            json.WriteBoolean("unreachable", failure.Unreachable);
            json.WriteString("path", failure.TaskPath);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteStats(Utf8JsonWriter json, IReadOnlyDictionary<string, HostStats> stats)
    {
        json.WriteStartObject("stats");
        foreach (var (host, s) in stats)
        {
            json.WriteStartArray(host);
            foreach (var count in new[] { s.Ok, s.Changed, s.Unreachable, s.Failed, s.Skipped, s.Rescued, s.Ignored })
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<RunStep> steps)
    {
        json.WriteStartArray("steps");
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("at", step.At);
            json.WriteString("text", step.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteChanged(Utf8JsonWriter json, IReadOnlyDictionary<string, IReadOnlyList<string>> changed)
    {
        if (changed.Count == 0)
            return;
        json.WriteStartObject("changed");
        foreach (var (host, tasks) in changed)
        {
            json.WriteStartArray(host);
            foreach (var task in tasks)
                json.WriteStringValue(task);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static HostFailure ReadFailure(JsonElement json) => new(
        json.GetProperty("host").GetString()!, json.GetProperty("task").GetString()!, json.GetProperty("message").GetString()!,
        json.GetProperty("unreachable").GetBoolean(), Text(json, "path"));

    private static HostStats ReadStats(JsonElement json)
    {
        var n = json.EnumerateArray().Select(v => v.GetInt32()).ToArray();
        return n.Length == 7
            ? new HostStats(n[0], n[1], n[2], n[3], n[4], n[5], n[6])
            : throw new JsonException("a recap has seven counts");
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
