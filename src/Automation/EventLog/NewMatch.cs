namespace Plumbline.Automation.EventLog;

/// <summary>One firing of a rule and the actions it asks for.</summary>
/// <param name="Bindings">The matched events by binding name, a JSON object as UTF-8.</param>
public sealed record NewMatch(string Rule, DateTimeOffset At, ReadOnlyMemory<byte> Bindings, IReadOnlyList<RequestedAction> Actions);

/// <summary>An action as it was requested: its name and whatever it needs to run later, as UTF-8 JSON that only the action reads.</summary>
public sealed record RequestedAction(string Name, ReadOnlyMemory<byte> Request);
