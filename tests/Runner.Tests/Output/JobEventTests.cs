using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plumbline.Recordings;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Output;

public sealed partial class JobEventTests
{
    [Theory]
    [InlineData("playbook_json_mode")]
    [InlineData("module_json_mode")]
    public async Task JsonMode_PrintsTheRecordedEvents(string name)
    {
        var row = Recording.Lines("rulebooks/cli.jsonl").Single(r => r.GetProperty("name").GetString() == name);
        using var ground = new Playground();
        foreach (var file in row.GetProperty("files").EnumerateObject())
            ground.Write(file.Name, file.Value.GetString()!);
        RunTarget target = name.StartsWith("module", StringComparison.Ordinal)
            ? new RunTarget.Module("ansible.builtin.ping")
            : new RunTarget.Playbook("pb.yml");
        var (result, witness) = await ground.RunAsync(
            ground.Spec(target) with { JsonMode = true, JobId = Guid.NewGuid().ToString(), RulebookId = Guid.NewGuid().ToString() });
        var expected = row.GetProperty("expected").GetProperty("stdout").GetString()!.TrimEnd('\n').Split('\n').Select(Comparable);
        Assert.Equal(expected, witness.Output.TrimEnd('\n').Split('\n').Select(Comparable));
        Assert.Equal(witness.Output, string.Concat(witness.Jobs.Select(j => j + "\n")));
        Assert.StartsWith("\nPLAY [", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JobEvents_BesideText_LeaveTheTextAsItIs()
    {
        using var ground = new Playground(("pb.yml", """
            - hosts: all
              gather_facts: false
              tasks:
                - ansible.builtin.debug: {msg: "{{ item }}"}
                  loop: [a, b]
                - ansible.builtin.debug: {msg: "hidden"}
                  no_log: true
                - ansible.builtin.fail: {msg: oh}
            """));
        var (_, plain) = await ground.RunAsync();
        var (result, both) = await ground.RunAsync(ground.Spec() with { JobEvents = true });
        Assert.Equal(plain.Output, both.Output);
        Assert.Equal(plain.Events.Select(e => e.GetType()), both.Events.Select(e => e.GetType()));
        Assert.Equal("oh", result.Failures.Single().Message);
        var events = both.Jobs.Select(j => JsonNode.Parse(j)!).ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => (int)e["counter"]!));
        Assert.Equal(
            "playbook_on_start playbook_on_play_start playbook_on_task_start runner_on_start runner_item_on_ok runner_item_on_ok "
                + "runner_on_ok "
            + "playbook_on_task_start runner_on_start runner_on_ok playbook_on_task_start runner_on_start runner_on_failed "
            + "playbook_on_stats",
            string.Join(' ', events.Select(e => (string)e["event"]!)));
        Assert.DoesNotContain("hidden\"", events[9].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("censored", events[9].ToJsonString(), StringComparison.Ordinal);
        var shown = string.Concat(events.Select(e => (string)e["stdout"]!).Where(s => s.Length > 0)
            .Select(s => s.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n"));
        Assert.Equal(plain.Output, shown);
    }

    [Fact]
    public async Task JsonMode_BrokenPlaybook_PrintsAnsiblesText()
    {
        using var ground = new Playground(("pb.yml", "- hosts: all\n  tasks: 5\n"));
        var (_, witness) = await ground.RunAsync(ground.Spec() with { JsonMode = true });
        Assert.StartsWith("ERROR! ", witness.Output, StringComparison.Ordinal);
    }

    // Ansible 2.14 has another set of result fields than the version recorded; numbers, ids, times and folders vary.
    private static string Comparable(string line)
    {
        var node = JsonNode.Parse(Placeholders().Replace(line, "\"<VARIES>\""))!.AsObject();
        if (node["event_data"]!["res"] is not null)
            node["event_data"]!["res"] = "<VARIES>";
        return VariableText().Replace(node.ToJsonString(
            new JsonSerializerOptions { TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine() }),
                "<VARIES>");
    }

    [GeneratedRegex("""(?<=: )<(?:PID|N)>|(?<="(?:pid|duration)": )[\d.]+""")]
    private static partial Regex Placeholders();

    [GeneratedRegex("""[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+|\\u003C(?:UUID|ISOTIME)\\u003E|\\u003CRUNDIR\\u003E(?:/project)?(?=/)|(?<=")/[^"]*(?=/\w+\.yml)""")]
    private static partial Regex VariableText();

    [Fact]
    public void Push_AnyCutting_GivesTheSameSegments()
    {
        var text = "before\n\u001emB1\u001e\nPLAY ✓\n\u001emE1\u001e\u001emB2\u001e\u001emE2\u001e \u001e stray "
            + "\u001emX\u001e\u001emB13\u001eok\u001emE13\u001eafter";
        var bytes = Encoding.UTF8.GetBytes(text);
        string[] expected = ["-:before\n", "1:\nPLAY ✓\n", "2:", "-: \u001e stray \u001emX\u001e", "13:ok", "-:after"];
        for (var size = 1; size <= bytes.Length; size++)
        {
            var cut = new JobOutput("m");
            var segments = bytes.Chunk(size).SelectMany(c => cut.Push(c)).Append(new JobSegment(null, cut.Rest())).ToList();
            var merged = new List<string>();
            foreach (var (number, part) in segments.Select(s => (s.Number, Encoding.Latin1.GetString(s.Text.Span))))
                if (number is null && merged.Count > 0 && merged[^1].StartsWith('-'))
                    merged[^1] += part;
                else if (number is not null || part.Length > 0)
                    merged.Add($"{number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}:{part}");
            Assert.Equal(expected, merged.Select(m => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(m))));
        }
    }
}
