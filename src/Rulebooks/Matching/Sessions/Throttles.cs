using Plumbline.Rulebooks.Matching.Windows;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>Lets an object through a throttle, or keeps it.</summary>
internal sealed class Throttles(SessionState session)
{
    /// <summary>The object with the throttle's remark when its rule may fire now; null when it is swallowed.</summary>
    public byte[]? Pass(RuleState state, Newcomer newcomer)
    {
        var throttle = state.Rule.Throttle!; // only asked for rules with a throttle
        var grouped = state.Group!.TryRead(newcomer.Slots.Values, out var key); // the same
        switch (throttle.Kind)
        {
            case ThrottleKind.OnceAfter:
                Gather(state, state.OnceAfter!, grouped, key, newcomer); // of this kind
                return null;
            case ThrottleKind.OnceWithin:
                return !grouped || Count(state, key) == 1 ? EngineMeta.Add(newcomer.Entry.Json, throttle, 0) : null;
            default:
                if (!grouped || Count(state, key) < (throttle.Threshold ?? 1))
                    return null;
                state.Windows!.Close(key); // of this kind
                return EngineMeta.Add(newcomer.Entry.Json, throttle, 0);
        }
    }

    private int Count(RuleState state, ReadOnlySpan<byte> key)
    {
        var windows = state.Windows!; // of this kind
        windows.Expire(session.Now);
        // Without room a new group is let through untracked: rather once too often than never.
        if (windows.Find(key, session.Now) is null && !Expiry.HasRoom(session, windows.Count, state.Rule))
            return 1;
        return windows.Add(key, session.Now);
    }

    private void Gather(RuleState state, OnceAfterWindow window, bool grouped, ReadOnlySpan<byte> key, Newcomer newcomer)
    {
        if (window.Deadline is null)
        {
            window.Deadline = session.Now + state.Rule.Throttle!.Window.Ticks; // has one
            session.Schedule(state);
        }
        if ((!grouped || !window.TryCount(key)) && Expiry.HasRoom(session, window.Groups.Count, state.Rule))
            window.Add(grouped ? key.ToArray() : null, newcomer.Entry.Json);
    }
}
