namespace Plumbline.Automation.Tests.Actions.Controller;

/// <summary>The system's time, in which every wait is over forty times as soon.</summary>
internal sealed class HastyTime : TimeProvider
{
    private const int Haste = 40;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hasty(dueTime), Hasty(period));

    private static TimeSpan Hasty(TimeSpan wait) => wait <= TimeSpan.Zero ? wait : wait / Haste;
}
