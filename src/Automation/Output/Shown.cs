namespace Plumbline.Automation.Output;

/// <summary>Something that a rulebook shows: how people read it, and what programs read of it.</summary>
/// <param name="Kind">In a word, for programs.</param>
/// <param name="Label">Heads its banner; null for what people are told elsewhere.</param>
/// <param name="Text">Makes what stands under the head; null where the head stands alone.</param>
public sealed record Shown(string Kind, string? Label = null, Func<string?>? Text = null)
{
    public string? Ruleset { get; init; }

    public string? Rule { get; init; }

    /// <summary>What programs are given, as values, in their order.</summary>
    public IReadOnlyList<(string Name, object? Value)> Fields { get; init; } = [];
}

/// <summary>A run whose output is shown.</summary>
/// <param name="Id">The run among all.</param>
/// <param name="Name">The playbook or module.</param>
public sealed record ShownRun(string Id, string Name, string? Ruleset = null, string? Rule = null);
