using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;
using Plumbline.Rulebooks.Matching.Windows;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>What time and the cap take out of a session, and the windows that end with a match.</summary>
internal static class Expiry
{
    /// <summary>Closes the windows that end by <paramref name="now"/> and forgets what is too old.</summary>
    public static void Advance(SessionState state, long now, Firings firings)
    {
        if (now > state.Now)
            state.Tally.Advances++;
        while (state.NextDeadline() is { } next && next.At <= now)
        {
            state.Deadlines.Dequeue();
            state.Now = Math.Max(state.Now, next.At);
            Close(state, next.State, next.At, firings);
        }
        state.Now = Math.Max(state.Now, now);
        while (state.Memory.FirstEvent is { } oldest && state.Now - oldest.Time >= state.Ttl)
            state.Memory.Delete(oldest);
        Leave(state);
    }

    /// <summary>Sees to it that the events of a timed join leave when their window is over.</summary>
    public static void Watch(SessionState state, PatternMemory memory)
    {
        if (memory.IsScheduled || memory.Window is not { } window || memory.FirstEvent is not { } oldest)
            return;
        memory.IsScheduled = true;
        state.Leavings.Enqueue(memory, oldest.Entry.Time + window.Ticks);
    }

    private static void Leave(SessionState state)
    {
        while (state.Leavings.TryPeek(out var memory, out var at) && state.Now > at)
        {
            state.Leavings.Dequeue();
            memory.IsScheduled = false;
            // only those with a window are watched
            while (memory.FirstEvent is { } oldest && state.Now - oldest.Entry.Time > memory.Window!.Value.Ticks)
            {
                memory.Remove(oldest);
                if (!IsWanted(oldest.Entry))
                    state.Memory.Delete(oldest.Entry);
            }
            Watch(state, memory);
        }
    }

    /// <summary>Gives up the oldest waiting events beyond the cap.</summary>
    public static void OfCap(SessionState state)
    {
        while ((state.Memory.EventCount > state.Options.MaxRetainedEvents || state.Memory.EventBytes > state.Options.MaxRetainedBytes)
            && state.Memory.FirstEvent is { } oldest)
        {
            state.Memory.Delete(oldest);
            if (state.Tally.Evicted++ == 0)
                state.Log.Warn($"More than {state.Options.MaxRetainedEvents} events or {state.Options.MaxRetainedBytes} bytes wait for "
                    + "partners; the oldest are given up from now on.");
        }
    }

    /// <summary>Whether a rule's window may take one more event or group; what does not fit is counted and said once.</summary>
    public static bool HasRoom(SessionState state, int count, CompiledRule rule)
    {
        if (count < state.Options.MaxRetainedEvents)
            return true;
        if (state.Tally.Evicted++ == 0)
            state.Log.Warn($"The window of rule {rule.Rule.Name} holds {count} events or groups and takes no more.");
        return false;
    }

    private static bool IsWanted(Entry entry)
    {
        for (var partial = entry.Partials; partial is not null; partial = partial.NextOfEntry)
            if (partial.Memory is not null)
                return true;
        return entry.Blocks.Length > 0;
    }

    private static void Close(SessionState state, RuleState rule, long at, Firings firings)
    {
        if (rule.NotAll is { } notAll)
        {
            var waiting = notAll.Expire();
            firings.Add(rule.Rule, at, single: false, [new Binding(rule.Rule.Patterns[waiting.Condition].Name, waiting.Json)]);
            state.Tally.Matched++;
            state.Schedule(rule);
            return;
        }
        var window = rule.OnceAfter!; // the only other kind with a deadline
        var objects = window.Groups.ConvertAll(g => EngineMeta.Add(g.Json, rule.Rule.Throttle!, g.Count)); // has a throttle
        window.Close();
        state.Tally.Matched += objects.Count;
        firings.AddGroups(rule.Rule, at, objects);
    }
}
