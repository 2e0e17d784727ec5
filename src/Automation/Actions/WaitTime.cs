namespace Plumbline.Automation.Actions;

/// <summary>Seconds as users give them, as a time that can be waited for: below nothing is nothing, and beyond what a timer can is its
/// longest.</summary>
public static class WaitTime
{
    /// <summary>46 days: no timer of the runtime waits much longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(4_000_000);

    public static TimeSpan OfSeconds(double seconds) =>
        !(seconds > 0) ? TimeSpan.Zero : seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
}
