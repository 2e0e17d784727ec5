using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>Deletes the objects that hold given entries. That may leave a lone <c>is not defined</c> true, which fires with the object that went.</summary>
internal sealed class Retraction(SessionState state)
{
    public void Run(Value fact, bool partial, Firings firings)
    {
        var given = JsonWalk.Properties(fact);
        var before = (int[])state.Memory.Blocking.Clone();
        var gone = new Entry?[before.Length];
        foreach (var entry in state.Memory.All.ToList())
        {
            if (!(partial ? HoldsAll(entry, given) : IsHeldBy(entry, given)))
                continue;
            foreach (var rule in entry.Blocks)
                gone[rule] = entry;
            state.Memory.Delete(entry);
        }
        foreach (var rule in state.Ruleset.Rules)
            if (rule.Shape == RuleShape.Absence && before[rule.Index] > 0 && state.Memory.Blocking[rule.Index] == 0 && gone[rule.Index] is { } last)
                firings.Add(rule, state.Now, single: true, [new Binding("m", last.Json)]);
    }

    private static bool HoldsAll(Entry entry, SortedDictionary<byte[], Value> given)
    {
        // Most objects lack one of the names altogether; a name written with escapes is rare enough to be looked for properly.
        foreach (var name in given.Keys)
            if (entry.Json.AsSpan().IndexOf(name) < 0 && !entry.Json.AsSpan().Contains((byte)'\\'))
                return false;
        var whole = Value.OfRaw(ValueKind.Object, entry.Json, 0, entry.Json.Length);
        foreach (var (name, value) in given)
            if (JsonWalk.Property(whole, name) is not { IsDefined: true } held || !Canonical.AreEqual(held, value))
                return false;
        return true;
    }

    private static bool IsHeldBy(Entry entry, SortedDictionary<byte[], Value> given)
    {
        foreach (var (name, value) in JsonWalk.Properties(Value.OfRaw(ValueKind.Object, entry.Json, 0, entry.Json.Length)))
            if (!name.AsSpan().SequenceEqual("meta"u8) && (!given.TryGetValue(name, out var held) || !Canonical.AreEqual(value, held)))
                return false;
        return true;
    }
}
