using System.Globalization;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>Gathers the matches of one call.</summary>
internal sealed class Firings(SessionState session)
{
    private List<Match>? _matches;

    /// <summary>The events that took part in the matches of the last object.</summary>
    public HashSet<Entry> Events { get; } = [];

    public IReadOnlyList<Match> Take()
    {
        IReadOnlyList<Match> taken = _matches is null ? [] : _matches;
        _matches = null;
        return taken;
    }

    public void Add(Found found, long at)
    {
        foreach (var entry in found.Entries)
            Events.Add(entry);
        var bindings = found.Name is { } name
            ? [new Binding(name, found.Json ?? found.Entries[0].Json)]
            : found.Entries.Select((entry, i) => new Binding(found.Rule.Patterns[i].Name, entry.Json)).ToArray();
        Add(found.Rule, at, found.Rule.SingleBinding || found.Entries.Length == 0, bindings);
    }

    /// <summary>One object fires as <c>event</c>, several as <c>events</c> m_0, m_1 …</summary>
    public void AddGroups(Compilation.CompiledRule rule, long at, IReadOnlyList<byte[]> objects) =>
        Add(rule, at, objects.Count == 1, objects.Count == 1
            ? [new Binding("m", objects[0])]
            : [.. objects.Select((json, i) => new Binding(string.Create(CultureInfo.InvariantCulture, $"m_{i}"), json))]);

    public void Add(Compilation.CompiledRule rule, long at, bool single, Binding[] bindings)
    {
        session.Tally.Triggered++;
        (session.Tally.LastRule, session.Tally.LastRuleAt) = (rule.Rule.Name, at);
        (_matches ??= []).Add(new Match(rule.Rule, new DateTimeOffset(at, TimeSpan.Zero), single, bindings));
    }
}
