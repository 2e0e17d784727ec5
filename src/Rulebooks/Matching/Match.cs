using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching;

/// <summary>A rule that fires, with snapshots of the objects it fires for; later retraction does not touch them.</summary>
public sealed class Match
{
    internal Match(Rule rule, DateTimeOffset at, bool single, IReadOnlyList<Binding> bindings) =>
        (Rule, At, SingleBinding, Bindings) = (rule, at, single, bindings);

    public Rule Rule { get; }

    /// <summary>The instant the match came about: of the insertion, or the end of the window that closed.</summary>
    public DateTimeOffset At { get; }

    /// <summary>
    /// True when actions see the variable <c>event</c> (the one object bound as <c>m</c>), false when they see <c>events</c>, a mapping by
    /// name.
    /// </summary>
    public bool SingleBinding { get; }

    /// <summary>In the order of the conditions; empty JSON objects stand for "nothing there" (a lone <c>is not defined</c>).</summary>
    public IReadOnlyList<Binding> Bindings { get; }

    /// <summary><c>event</c> or <c>events</c>.</summary>
    public string VariableName => SingleBinding ? "event" : "events";
}

/// <summary>One object of a match: the name a condition gave it (<c>m</c>, <c>m_0</c> or an assigned name) and its JSON.</summary>
public readonly record struct Binding(string Name, ReadOnlyMemory<byte> Json);
