namespace Plumbline.Runner.Execution;

/// <summary>
/// A process group that cannot be mistaken for another: the leader's id (= group and session id) and its start time in clock ticks since
/// boot, with the boot's id.
/// </summary>
public sealed record ProcessStamp(int GroupId, long StartTicks, string BootId);
