using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>
/// Deletes the objects that hold given entries. That may leave a lone <c>is not defined</c> true, which fires with the object that went.
/// </summary>
internal sealed class Retraction(SessionState state)
{
    public void Run(Value fact, bool partial, Firings firings)
    {
        var given = JsonWalk.Properties(fact);
        var before = (int[])state.Memory.Blocking.Clone();
        var gone = new Entry?[before.Length];
        foreach (var entry in state.Memory.All.ToList())
        {
            if (!IsMeant(entry.Json))
                continue;
            foreach (var rule in entry.Blocks)
                gone[rule] = entry;
            state.Memory.Delete(entry);
        }
        foreach (var rule in state.Rules)
            rule.NotAll?.Retract(IsMeant);
        foreach (var rule in state.Ruleset.Rules)
            if (rule.Shape == RuleShape.Absence && before[rule.Index] > 0 && state.Memory.Blocking[rule.Index] == 0
                && gone[rule.Index] is { } last)
                firings.Add(rule, state.Now, single: true, [new Binding("m", last.Json)]);

        bool IsMeant(byte[] json) => partial ? HoldsAll(json, given) : IsHeldBy(json, given);
    }

    private static bool HoldsAll(byte[] json, SortedDictionary<byte[], Value> given)
    {
        // Most objects lack one of the names altogether; a name written with escapes is rare enough to be looked for properly.
        foreach (var name in given.Keys)
            if (json.AsSpan().IndexOf(name) < 0 && !json.AsSpan().Contains((byte)'\\'))
                return false;
        var whole = Value.OfRaw(ValueKind.Object, json, 0, json.Length);
        foreach (var (name, value) in given)
            if (JsonWalk.Property(whole, name) is not { IsDefined: true } held || !Canonical.AreEqual(held, value))
                return false;
        return true;
    }

    private static bool IsHeldBy(byte[] json, SortedDictionary<byte[], Value> given)
    {
        foreach (var (name, value) in JsonWalk.Properties(Value.OfRaw(ValueKind.Object, json, 0, json.Length)))
            if (!name.AsSpan().SequenceEqual("meta"u8) && (!given.TryGetValue(name, out var held) || !Canonical.AreEqual(value, held)))
                return false;
        return true;
    }
}
