using System.Text;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Windows go to the rules that are still the same.</summary>
internal static class SnapshotReader
{
    /// <param name="remark">Why there is no session, or what of it was left out.</param>
    public static Content? Read(CompiledRuleset ruleset, ReadOnlySpan<byte> snapshot, SessionOptions options, out string? remark)
    {
        using var reader = new BinaryReader(new MemoryStream(snapshot.ToArray()), Encoding.UTF8);
        try
        {
            if (reader.ReadUInt32() != SnapshotWriter.Mark)
            {
                remark = "it is damaged: it does not begin as a saved session does";
                return null;
            }
            if (reader.ReadByte() is var version && version != SnapshotWriter.Version)
            {
                remark = $"it was written by another version of this program (format {version}, this one knows {SnapshotWriter.Version})";
                return null;
            }
            var start = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            var state = new SessionState(ruleset, options, start) { Now = reader.ReadInt64(), LastNumber = reader.ReadInt64() };
            ReadTally(reader, state.Tally);
            state.Log.Restore(Strings(reader));
            var entries = ReadEntries(reader);
            var without = ReadRules(reader, state);
            remark = without == 0 ? null : $"the open windows of {without} {(without == 1 ? "rule" : "rules")} that changed or went since "
                + "then start anew";
            return new(state, entries);
        }
#pragma warning disable CA1031 // bytes that are not what was written may break the reading anywhere
        catch (Exception e)
#pragma warning restore CA1031
        {
            remark = $"it is damaged: {e.Message}";
            return null;
        }
    }

    private static void ReadTally(BinaryReader reader, SessionTally tally)
    {
        tally.Advances = reader.ReadInt64();
        tally.Triggered = reader.ReadInt64();
        tally.Processed = reader.ReadInt64();
        tally.Matched = reader.ReadInt64();
        tally.Evicted = reader.ReadInt64();
        tally.LastRule = reader.ReadString();
        tally.LastRuleAt = Ticks(reader);
        tally.LastEventAt = Ticks(reader);
    }

    private static List<string> Strings(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var strings = new List<string>();
        for (var i = 0; i < count; i++)
            strings.Add(reader.ReadString());
        return strings;
    }

    private static List<Kept> ReadEntries(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var entries = new List<Kept>();
        for (var i = 0; i < count; i++)
            entries.Add(new(reader.ReadInt64(), reader.ReadBoolean(), reader.ReadInt64(), Bytes(reader)));
        return entries;
    }

    // Returns how many rules with open windows are not there any more.
    private static int ReadRules(BinaryReader reader, SessionState state)
    {
        var known = state.Rules.ToLookup(r => r.Rule.Fingerprint);
        var without = 0;
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var rule = known[reader.ReadString()].FirstOrDefault();
            var windows = Bytes(reader);
            using var inner = new BinaryReader(new MemoryStream(windows), Encoding.UTF8);
            if (rule is null)
            {
                Ticks(inner);
                without += inner.ReadInt32() > 0 ? 1 : 0;
                continue;
            }
            ReadWindows(inner, rule, (json, pattern) => KeptFor(state.Ruleset, json, pattern));
            state.Schedule(rule);
        }
        return without;
    }

    private static void ReadWindows(BinaryReader reader, RuleState rule, Func<byte[], CompiledPattern, Value[]> keptFor)
    {
        var deadline = Ticks(reader);
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            if (rule.NotAll is { } notAll)
            {
                var condition = reader.ReadInt32();
                var isFact = reader.ReadBoolean();
                notAll.Restore(condition, Bytes(reader), isFact, keptFor);
            }
            else if (rule.OnceAfter is { } window)
            {
                var grouped = reader.ReadBoolean();
                var key = Bytes(reader);
                window.Add(grouped ? key : null, Bytes(reader), reader.ReadInt32());
            }
            else
            {
                rule.Windows!.Open(Bytes(reader), reader.ReadInt64(), reader.ReadInt32()); // the only other kind of state
            }
        }
        if (rule.NotAll is not null)
            rule.NotAll.Deadline = deadline;
        if (rule.OnceAfter is not null)
            rule.OnceAfter.Deadline = deadline;
    }

    private static Value[] KeptFor(CompiledRuleset ruleset, byte[] json, CompiledPattern pattern)
    {
        var slots = ruleset.Reader.NewSlots();
        ruleset.Reader.TryRead(json, 0, json.Length, slots);
        return [.. pattern.KeptSlots.Select(slot => slots.Values[slot])];
    }

    private static long? Ticks(BinaryReader reader) => reader.ReadInt64() is var ticks && ticks == long.MinValue ? null : ticks;

    private static byte[] Bytes(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    internal sealed record Kept(long Number, bool IsFact, long Time, byte[] Json);

    internal sealed record Content(SessionState State, IReadOnlyList<Kept> Entries);
}
