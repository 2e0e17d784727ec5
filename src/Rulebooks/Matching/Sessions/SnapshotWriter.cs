using System.Text;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>
/// Writes a session as bytes: a mark and a version, the clock and the tallies, the objects, and the open windows by rule.
/// </summary>
internal static class SnapshotWriter
{
    public const uint Mark = 0x53524C50; // "PLRS"
    public const byte Version = 1;

    public static byte[] Write(SessionState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Mark);
            writer.Write(Version);
            writer.Write(state.Start.UtcTicks);
            writer.Write(state.Now);
            writer.Write(state.LastNumber);
            WriteTally(writer, state.Tally);
            WriteSaid(writer, state.Log);
            writer.Write(state.Memory.EventCount + state.Memory.FactCount);
            foreach (var entry in state.Memory.All)
            {
                writer.Write(entry.Number);
                writer.Write(entry.IsFact);
                writer.Write(entry.Time);
                WriteBytes(writer, entry.Json);
            }
            var rules = state.Rules.Where(r => r.NotAll is not null || r.OnceAfter is not null || r.Windows is not null).ToList();
            writer.Write(rules.Count);
            foreach (var rule in rules)
                WriteRule(writer, rule);
        }
        return stream.ToArray();
    }

    private static void WriteTally(BinaryWriter writer, SessionTally tally)
    {
        writer.Write(tally.Advances);
        writer.Write(tally.Triggered);
        writer.Write(tally.Processed);
        writer.Write(tally.Matched);
        writer.Write(tally.Evicted);
        writer.Write(tally.LastRule);
        writer.Write(tally.LastRuleAt ?? long.MinValue);
        writer.Write(tally.LastEventAt ?? long.MinValue);
    }

    private static void WriteSaid(BinaryWriter writer, ConstraintLog log)
    {
        var said = log.Said;
        writer.Write(said.Count);
        foreach (var line in said)
            writer.Write(line);
    }

    private static void WriteRule(BinaryWriter writer, RuleState rule)
    {
        writer.Write(rule.Rule.Fingerprint);
        // The length lets a reader pass over rules it does not know.
        using var stream = new MemoryStream();
        using (var inner = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            WriteWindows(inner, rule);
        WriteBytes(writer, stream.ToArray());
    }

    private static void WriteWindows(BinaryWriter writer, RuleState rule)
    {
        writer.Write(rule.Deadline ?? long.MinValue);
        if (rule.NotAll is { } notAll)
        {
            writer.Write(notAll.Events.Count);
            foreach (var waiting in notAll.Events)
            {
                writer.Write(waiting.Condition);
                writer.Write(waiting.IsFact);
                WriteBytes(writer, waiting.Json);
            }
        }
        else if (rule.OnceAfter is { } window)
        {
            writer.Write(window.Groups.Count);
            foreach (var group in window.Groups)
            {
                writer.Write(group.Key is not null);
                WriteBytes(writer, group.Key ?? []);
                WriteBytes(writer, group.Json);
                writer.Write(group.Count);
            }
        }
        else
        {
            var open = rule.Windows!.All.ToList(); // the only other kind of state
            writer.Write(open.Count);
            foreach (var (key, start, count) in open)
            {
                WriteBytes(writer, key);
                writer.Write(start);
                writer.Write(count);
            }
        }
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
