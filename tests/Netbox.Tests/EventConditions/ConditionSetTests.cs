using System.Text.Json;
using Plumbline.Netbox.EventConditions;
using Xunit;

namespace Plumbline.Netbox.Tests.EventConditions;

public sealed class ConditionSetTests
{
    private const string Data = """
        {"name": "web", "status": {"value": "active", "label": "Active"}, "memory": 10, "big": 9007199254740994, "flag": true,
         "primary_ip": null, "tenant": null, "sign": "a😀b",
         "tags": [{"slug": "web"}, {"slug": "prod"}], "none": [], "numbers": [1, 2, 3]}
        """;

    private const string Before = """{"name": "web", "status": "planned", "tags": ["web"], "custom_fields": {"deploy": false}}""";
    private const string After =
        """{"name": "web", "status": "active", "tags": ["prod", "web"], "custom_fields": {"deploy": true, "new": 1}}""";

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(TestFile.Of("EventConditions/Conditions.txt")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var cut = line.LastIndexOf(" | ", StringComparison.Ordinal);
            rows.Add(line[..cut], line[(cut + 3)..]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Evaluate_Table_GivesItsResult(string conditions, string expected)
    {
        var view = new EventView(JsonElement.Parse(Data), JsonElement.Parse(Before), JsonElement.Parse(After));

        var set = ConditionSet.Read(JsonElement.Parse(conditions), out var error);

        var verdict = set?.Evaluate(view);
        Assert.Equal(expected, verdict switch { null =>
            "error: " + error, { Problem: not null } => "broken", { Matches: true } => "yes", _ => "no" });
    }

    [Theory]
    [InlineData("""{"attr": "snapshots.prechange.status", "value": "active"}""", false)]
    [InlineData("""{"attr": "snapshots.prechange.status", "value": null}""", true)]
    [InlineData("""{"attr": "snapshots.prechange.name", "op": "regex", "value": "w", "negate": true}""", true)]
    [InlineData("""{"attr": "status", "op": "changed"}""", true)]
    [InlineData("""{"attr": "status", "op": "unchanged"}""", false)]
    public void Evaluate_Create_HasNoStateBefore(string conditions, bool matches)
    {
        var set = ConditionSet.Read(JsonElement.Parse(conditions), out _);

        // the rows are readable
        Assert.Equal(ConditionVerdict.Of(matches), set!.Evaluate(new EventView(JsonElement.Parse(Data), null, JsonElement.Parse(After))));
    }

    [Fact]
    public void Evaluate_PatternThatOnlyOtherEnginesRepeat_IsAnswered()
    {
        var set = ConditionSet.Read(JsonElement.Parse("""{"attr": "name", "op": "regex", "value": "(a+)+b"}"""), out _);

        // the row is readable
        Assert.Equal(ConditionVerdict.Of(false), set!
            .Evaluate(new EventView(JsonElement.Parse($$"""{"name": "{{new string('a', 60)}}"}"""), null, null)));
    }

    [Fact]
    public void Evaluate_EndlessPattern_IsGivenUp()
    {
        var set = ConditionSet.Read(JsonElement.Parse("""{"attr": "name", "op": "regex", "value": "(?!x)(a|a?)+$"}"""), out _);

        // the row is readable
        var verdict = set!.Evaluate(new EventView(JsonElement.Parse($$"""{"name": "{{new string('a', 60)}}!"}"""), null, null));

        Assert.Contains("takes too long", verdict.Problem, StringComparison.Ordinal);
    }
}
