using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

public sealed class RecordedFilterTests
{
    [Fact]
    public void Apply_EveryRecordedCall_GivesTheRecordedResult()
    {
        var rows = Recording.Lines("rulebooks/filters.jsonl").ToList();
        var differing = rows.Select(Difference).OfType<string>().ToList();

        Assert.Equal(119, rows.Count);
        Assert.True(differing.Count == 0, $"{differing.Count} of {rows.Count} rows differ:\n" + string.Join('\n', differing));
    }

    private static string? Difference(JsonElement row)
    {
        var names = row.TryGetProperty("same_for", out var same) ? same.EnumerateArray().Select(n => n.GetString()!) : [];
        return names.Prepend(row.GetProperty("filter").GetString()!).Select(name => Difference(name, row))
            .FirstOrDefault(d => d is not null);
    }

    private static string? Difference(string name, JsonElement row)
    {
        var arguments = JsonValues.FromJson(row.GetProperty("args")) as Mapping ?? [];
        try
        {
            var result = Make(name, arguments).Apply(JsonValues.FromJson(row.GetProperty("event")));
            using var actual = JsonDocument.Parse(IntakeJson.Write(result));
            return row.TryGetProperty("expected", out var expected)
                && new RecordedValues(name).Same(expected, actual.RootElement, ordered: true)
                ? null
                : $"{name} {row.GetProperty("args")} on {row.GetProperty("event")}\n  gave {actual.RootElement}\n  expected {row}";
        }
        catch (PluginException failure)
        {
            return row.TryGetProperty("error", out var error) && Facts.Missing(error.GetString()!, failure.WithCure) is null
                ? null
                : $"{name}: {failure.WithCure}, expected {row}";
        }
    }

    // "(collection file)" is the collection's own copy of a filter, which the runtime uses only where it does not redirect its name.
    private static IEventFilter Make(string name, Mapping arguments)
    {
        var own = name.Replace(" (collection file)", "", StringComparison.Ordinal);
        return own == "ansible.eda.normalize_keys"
            ? new NormalizeKeys(arguments, asciiOnly: true, NullLogger.Instance)
            : FilterCatalog.Create(own, arguments, NullLogger.Instance);
    }
}
