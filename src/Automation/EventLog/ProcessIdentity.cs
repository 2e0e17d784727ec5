namespace Plumbline.Automation.EventLog;

/// <summary>A process group and what tells it from a later one with the same number (boot and start time of its leader).</summary>
public sealed record ProcessIdentity(int Group, string Started);
