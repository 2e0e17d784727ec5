using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>What an action brings to a ruleset.</summary>
internal readonly record struct BroughtEntry(string Ruleset, EntryKind Kind, ReadOnlyMemory<byte> Content);
