using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary><c>--output json</c> of a run, as docs/json.md shows it.</summary>
public sealed partial class When_a_program_reads_what_a_rulebook_prints
{
    private const string Rulebook = """
        - name: r
          hosts: all
          sources: [{ansible.eda.range: {limit: 5}}]
          rules:
            - {name: shows, condition: event.i == 0, action: {print_event: {}}}
            - {name: says, condition: event.i == 1, action: {debug: {msg: ["it is {{ event.i }}", {a: [1, null]}]}}}
            - {name: runs, condition: event.i == 2, action: {run_playbook: {name: site.yml}}}
            - {name: fails, condition: event.i == 3, action: {set_fact: {ruleset: nowhere, fact: {a: 1}}}}
            - {name: stops, condition: event.i == 4, action: {shutdown: {message: enough, delay: 30}}}
        """;

    [Fact]
    public async Task Every_line_is_an_object_with_the_fields_of_the_page()
    {
        using var folder = new ScratchFolder();
        folder.Write("r.yml", Rulebook);
        folder.Write("inv", "localhost ansible_connection=local\n");
        folder.Write("site.yml", "- hosts: all\n  gather_facts: false\n  tasks: [{debug: {msg: \"żółw **\"}}]\n");
        await using var run = new ProgramRun(
            PlumblineProgram.Plumbline, ["run", "-r", "r.yml", "-i", "inv", "--output", "json", "--print-events"], folder.Path);
        Assert.Equal(0, await run.ExitAsync(TimeSpan.FromSeconds(60)));

        Assert.Empty(run.Stderr);
        var lines = Read(run.Stdout);
        var shown = Read(Example().Match(await File.ReadAllTextAsync(
            Path.Combine(PlumblineProgram.Repository, "docs", "json.md"), TestContext.Current.CancellationToken)).Groups[1].Value);
        Assert.Equal(9, shown.Count);
        foreach (var line in shown)
            Assert.Contains(lines, l => Kind(l) == Kind(line) && Fields(l).SequenceEqual(Fields(line)));
        // What its first events are about may be said while the last source begins.
        Assert.Single(lines, l => Kind(l) == "started");
        Assert.Equal("ended", Kind(lines[^1]));
        Assert.Equal(["\"it is 1\"", "{\"a\":[1,null]}"],
            lines.Where(l => Kind(l) == "debug").Select(l => l.GetProperty("message").GetRawText()));
        Assert.Contains(lines, l => Kind(l) == "output" && l.GetProperty("text").GetString() == "    \"msg\": \"żółw **\"");
        Assert.Contains(lines, l => Kind(l) == "log" && l.GetProperty("level").GetString() == "error"
            && l.GetProperty("text").GetString() == "Action set_fact could not be carried out: there is no ruleset nowhere (there is r)");
        var ended = lines.Single(l => Kind(l) == "run");
        Assert.Equal("successful", ended.GetProperty("result").GetProperty("end").GetString());
        Assert.True(lines.IndexOf(ended) > lines.FindLastIndex(l => Kind(l) == "output"));
    }

    [Fact]
    public async Task One_that_cannot_start_says_so_in_its_last_line()
    {
        using var folder = new ScratchFolder();
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, ["run", "r.yml", "--output", "json"], folder.Path);
        Assert.Equal(1, await run.ExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(run.Stderr);
        var ended = Read(run.Stdout)[^1];
        Assert.Equal((1, "there is no rulebook r.yml"),
            (ended.GetProperty("exit_code").GetInt32(), ended.GetProperty("problem").GetString()));
    }

    private static List<JsonElement> Read(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static string Kind(JsonElement line) => line.GetProperty("kind").GetString()!;

    private static IEnumerable<string> Fields(JsonElement line) => line.EnumerateObject().Select(p => p.Name);

    [GeneratedRegex(@"\$ plumbline run [^\n]+\n```\n<!-- skip: [^\n]*\n```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
