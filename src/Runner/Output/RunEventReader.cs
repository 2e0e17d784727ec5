using System.Text.Json;

namespace Plumbline.Runner.Output;

/// <summary>Reads the lines of the callback plugin. A line it cannot read becomes null: a plugin's oddity must not fail a run.</summary>
internal static class RunEventReader
{
    public static RunEvent? Read(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
            return null;
        var at = line.TryGetProperty("t", out var t) ? DateTimeOffset.UnixEpoch.AddSeconds(t.GetDouble()) : DateTimeOffset.UnixEpoch;
        return Text(line, "e") switch
        {
            "playbook" => new RunEvent.PlaybookStarted(at, Text(line, "playbook") ?? ""),
            "play" => new RunEvent.PlayStarted(at, Text(line, "name") ?? "", Text(line, "pattern") ?? ""),
            "task" => new RunEvent.TaskStarted(
                at, Text(line, "name") ?? "", Text(line, "action") ?? "", Text(line, "path"), Flag(line, "handler")),
            "begin" => new RunEvent.TaskBegun(at, Text(line, "host") ?? "", Text(line, "task") ?? ""),
            "diff" => new RunEvent.DiffShown(
                at, Text(line, "host") ?? "", Text(line, "task") ?? "", Text(line, "item"), Text(line, "text") ?? "", Flag(line, "cut")),
            "result" => ReadResult(line, at),
            "facts" when line.TryGetProperty("facts", out var facts) => new RunEvent.FactsSet(at, Text(line, "host") ?? "", facts.Clone()),
            "host_facts" when line.TryGetProperty("facts", out var gathered) && gathered.ValueKind == JsonValueKind.Object =>
                new RunEvent.HostFacts(at, Text(line, "host") ?? "", gathered.Clone()),
            "stats" => new RunEvent.Recap(
                at, ReadHosts(line), line.TryGetProperty("custom", out var c) && c.ValueKind == JsonValueKind.Object ? c.Clone() : null),
            "other" => new RunEvent.Other(at, Text(line, "name") ?? ""),
            _ => null,
        };
    }

    private static RunEvent.HostResult ReadResult(JsonElement line, DateTimeOffset at) => new(
        at, Text(line, "host") ?? "", Text(line, "task") ?? "", Text(line, "action") ?? "", Text(line, "path"),
        Text(line, "outcome") switch
        {
            "failed" => HostOutcome.Failed,
            "skipped" => HostOutcome.Skipped,
            "unreachable" => HostOutcome.Unreachable,
            "retry" => HostOutcome.Retrying,
            _ => HostOutcome.Ok,
        },
        Flag(line, "changed"), Flag(line, "ignored"), Text(line, "message"),
        line.TryGetProperty("seconds", out var s) ? s.GetDouble() : null, Text(line, "item"));

    private static Dictionary<string, HostStats> ReadHosts(JsonElement line)
    {
        var hosts = new Dictionary<string, HostStats>();
        if (line.TryGetProperty("hosts", out var written))
        {
            foreach (var host in written.EnumerateObject())
            {
                var n = host.Value.EnumerateArray().Select(v => v.GetInt32()).ToArray();
                hosts[host.Name] = new HostStats(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
            }
        }
        return hosts;
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
