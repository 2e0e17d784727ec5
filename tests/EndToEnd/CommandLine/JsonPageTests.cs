using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>docs/json.md: each command is run, and its answer has the fields that the page shows, no more and no fewer.</summary>
public sealed partial class JsonPageTests
{
    private const string Rulebook = """
        - name: r
          hosts: all
          sources: [{ansible.eda.range: {limit: 1}}]
          rules:
            - {name: a, condition: event.i == 0, action: {debug: {msg: hello}}}
            - {name: b, condition: event.i == "0" and event.j == 1, action: {debug: {msg: hello}}}
        """;

    // Maps with names of the user's own.
    private static readonly string[] Open = ["/values", "/bindings"];

    public static TheoryData<string, string> Answers => [.. Example().Matches(
        File.ReadAllText(Path.Combine(PlumblineProgram.Repository, "docs", "json.md")))
        .Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_HasTheFieldsOfThePage(string command, string shown)
    {
        using var folder = new ScratchFolder();
        folder.Write("r.yml", Rulebook);
        folder.Write("changed.yml", Rulebook.Replace("event.i == 0", "event.i == 1", StringComparison.Ordinal));
        folder.Write("r.test.yml", "tests:\n  - name: zero fires\n    steps: [{event: {i: 0}}, {expect: b}]\n");
        folder.Write("day.jsonl", "{\"i\": 0}\n");
        await using var run = new ProgramRun(
            PlumblineProgram.Plumbline, command.Split(' ')[1..], folder.Path, [new("NETBOX_TOKEN", "t")]);
        await run.ExitAsync(TimeSpan.FromSeconds(60));

        Assert.True(run.Stdout.Length > 0, run.Stderr);
        Assert.Equal(Fields(shown), Fields(run.Stdout));
    }

    [Fact]
    public void Page_ShowsExamples() => Assert.True(Answers.Count >= 6);

    // Every path through objects and lists, without the values.
    private static SortedSet<string> Fields(string json)
    {
        using var document = JsonDocument.Parse(json);
        var fields = new SortedSet<string>(StringComparer.Ordinal);
        Add(document.RootElement, "", fields);
        return fields;
    }

    private static void Add(JsonElement element, string path, SortedSet<string> fields)
    {
        if (Open.Any(open => path.EndsWith(open, StringComparison.Ordinal)))
            return;
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Add(item, path + "[]", fields);
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
        {
            fields.Add($"{path}/{property.Name}");
            Add(property.Value, $"{path}/{property.Name}", fields);
        }
    }

    [GeneratedRegex(@"```console\n\$ (plumbline (?!run )[^\n]+)\n```\n<!-- skip: [^\n]*\n```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
