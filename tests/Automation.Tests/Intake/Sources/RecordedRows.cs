using System.Text.Json;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>The recorded runs of one source.</summary>
internal static class RecordedRows
{
    public static TheoryData<string> Of(string source) => [.. All(source).Select(row => row.GetProperty("name").GetString()!)];

    public static JsonElement Row(string name) => Recording.Lines("rulebooks/sources.jsonl").First(r => r.GetProperty("name").GetString() == name);

    public static IEnumerable<JsonElement> All(string source) => Recording.Lines("rulebooks/sources.jsonl")
        .Where(row => row.GetProperty("source").GetString()!.Split('.')[^1] == source);

    /// <summary>The recorded text of a row's part, with what was put in the place of names put back.</summary>
    public static string Text(JsonElement row, string part, params (string Mark, string Value)[] places) =>
        places.Aggregate(
            row.GetProperty(part).GetRawText(), (text, place) => text.Replace(place.Mark, place.Value, StringComparison.Ordinal));

    /// <summary>Compares how it ended and what it brought.</summary>
    public static void Same(JsonElement row, string end, IReadOnlyList<JsonElement> events, params (string Mark, string Value)[] places)
    {
        var expectedEnd = row.GetProperty("end").GetString()!;
        if (expectedEnd.StartsWith("raised", StringComparison.Ordinal))
        {
            Assert.StartsWith("raised", end, StringComparison.Ordinal);
            Assert.Null(Facts.Missing(expectedEnd, end, Facts.Given([Text(row, "config", places)])));
        }
        else
            Assert.Equal(expectedEnd, end);
        using var expected = JsonDocument.Parse(Text(row, "events", places));
        var compare = new RecordedValues(row.GetProperty("source").GetString()!);
        Assert.True(expected.RootElement.GetArrayLength() == events.Count, string.Join('\n', events));
        Assert.All(expected.RootElement.EnumerateArray().Zip(events),
            p => Assert.True(compare.Same(p.First, p.Second, ordered: true), $"{p.Second}\nexpected {p.First}"));
    }
}
