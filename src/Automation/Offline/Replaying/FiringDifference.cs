using System.Text;

namespace Plumbline.Automation.Offline.Replaying;

/// <summary>What two runs of the same events have not in common.</summary>
/// <param name="Gone">Fired before, fires no more.</param>
/// <param name="New">Did not fire before.</param>
/// <param name="Reordered">The same firings came in another order.</param>
public sealed record FiringDifference(IReadOnlyList<Firing> Gone, IReadOnlyList<Firing> New, bool Reordered)
{
    public bool IsNone => Gone.Count == 0 && New.Count == 0 && !Reordered;

    /// <summary>Compares rule, instant and matched events; rulesets are compared one by one, for between them there is no order.</summary>
    public static FiringDifference Between(IReadOnlyList<Firing> before, IReadOnlyList<Firing> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var counts = new Dictionary<Key, int>();
        foreach (var firing in before)
            counts[Key.Of(firing)] = counts.GetValueOrDefault(Key.Of(firing)) + 1;
        var added = new List<Firing>();
        foreach (var firing in after)
            if (counts.GetValueOrDefault(Key.Of(firing)) is > 0 and var left)
                counts[Key.Of(firing)] = left - 1;
            else
                added.Add(firing);
        var gone = new List<Firing>();
        foreach (var firing in before.Reverse())
        {
            if (counts[Key.Of(firing)] is not (> 0 and var left))
                continue;
            counts[Key.Of(firing)] = left - 1;
            gone.Add(firing);
        }
        gone.Reverse();
        return new(gone, added, gone.Count == 0 && added.Count == 0 && !SameOrder(before, after));
    }

    private static bool SameOrder(IReadOnlyList<Firing> before, IReadOnlyList<Firing> after)
    {
        var others = after.GroupBy(f => f.Ruleset).ToDictionary(g => g.Key, g => g.Select(Key.Of).ToList());
        return before.GroupBy(f => f.Ruleset).All(g => g.Select(Key.Of).SequenceEqual(others.GetValueOrDefault(g.Key) ?? []));
    }

    private readonly record struct Key(string Ruleset, string Rule, DateTimeOffset At, string Bindings)
    {
        public static Key Of(Firing firing) => new(firing.Ruleset, firing.Rule, firing.At, Encoding.UTF8.GetString(firing.Bindings.Span));
    }
}
