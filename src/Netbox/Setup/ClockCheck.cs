namespace Plumbline.Netbox.Setup;

/// <summary>Whether NetBox's clock and this machine's agree: signed events have an age.</summary>
internal static class ClockCheck
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(10), TooMuch = TimeSpan.FromMinutes(2);

    /// <param name="difference">How far NetBox's clock is ahead; null where its answers tell no time.</param>
    public static IEnumerable<DoctorFinding> Examine(TimeSpan? difference)
    {
        if (difference is not { } ahead)
            yield break;
        var apart = ahead.Duration();
        var text = $"NetBox's clock is {apart.TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's";
        yield return apart <= Noticed
            ? new DoctorFinding(DoctorState.Good, "clock", "NetBox's clock and this machine's agree")
            : new DoctorFinding(apart <= TooMuch ? DoctorState.Doubtful : DoctorState.Bad, "clock", text,
                "set both by the network (timedatectl set-ntp true): two days apart, and with 'within' of webhooks in plumbline.yml "
                    + "sooner, signed events are refused as too old");
    }
}
