using Plumbline.Recordings;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>Every rulebook that was recorded from the real engine fires here as it did there.</summary>
public sealed class FiringsTests
{
    [Fact]
    public void Recordings_Replayed_FireTheSame() => Compare(SessionOptions.Default);

    [Fact]
    public void Recordings_WithoutIndex_FireTheSame() => Compare(new SessionOptions { WithoutIndex = true });

    /// <summary>Each object meets a session that was just brought back from a snapshot.</summary>
    [Fact]
    public void Recordings_RestoredBeforeEveryObject_FireTheSame() => Compare(SessionOptions.Default, restarting: true);

    [Fact]
    public void Quirks_Replayed_AnswerAsTheTableSays()
    {
        var table = Tables.Lines("Matching", "Firings", "Quirks.txt")
            .ToDictionary(l => l[..l.IndexOf(' ', StringComparison.Ordinal)], l => l[l.IndexOf(' ', StringComparison.Ordinal)..].Trim());
        var rows = Recording.Lines("rulebooks/firings.jsonl").Select(row => new RecordedRulebook(row)).Where(row => row.IsQuirk).ToList();
        Assert.Equal(table.Keys.Order(), rows.Select(r => r.Name).Order());
        var differences = rows.Select(row => (row.Name, Difference: row.Difference(SessionOptions.Default, instead: table[row.Name] switch
        {
            "as recorded" => null,
            "nothing" => "",
            var own => own,
        }))).Where(d => d.Difference is not null).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static void Compare(SessionOptions options, bool restarting = false)
    {
        var differences = Recording.Lines("rulebooks/firings.jsonl").Select(row => new RecordedRulebook(row))
            .Where(row => !row.IsQuirk)
            .Select(row => (row.Name, Difference: Safe(row, options, restarting))).Where(d => d.Difference is not null)
            .Select(d => $"{d.Name}: {d.Difference}").ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} rows differ:\n{string.Join('\n', differences)}");
    }

    private static string? Safe(RecordedRulebook row, SessionOptions options, bool restarting)
    {
        try
        {
            return row.Difference(options, restarting);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }
}
