namespace Plumbline.Automation.EventLog;

/// <summary>An action as it was requested: its name and whatever it needs to run later, as UTF-8 JSON that only the action reads.</summary>
public sealed record RequestedAction(string Name, ReadOnlyMemory<byte> Request);
