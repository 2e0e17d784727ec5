using Plumbline.Rulebooks.Matching.Explanation;

namespace Plumbline.Cli.Explain;

/// <summary>What an event does to the rules of a ruleset.</summary>
internal sealed record Answer(string Ruleset, ReadOnlyMemory<byte> Event, DateTimeOffset At, IReadOnlyList<RuleExplanation> Rules);
