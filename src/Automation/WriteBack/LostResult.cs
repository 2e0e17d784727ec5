using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.WriteBack;

/// <summary>The result of a run for one host that was given up: NetBox does not show it.</summary>
/// <param name="At">When the run ended.</param>
public sealed record LostResult(string Host, ActionKey Run, DateTimeOffset At, string Problem);
