using System.Text.Unicode;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Indexing;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>
/// Judges one object by all rules: finds the complete matches, decides which of them fire, and what becomes of the objects.
/// </summary>
internal sealed class Insertion
{
    private static readonly byte[] Nothing = "{}"u8.ToArray();

    private readonly SessionState _state;
    private readonly CompiledRuleset _ruleset;
    private readonly Newcomer _newcomer;
    private readonly Frame _frame;
    private readonly HitSet _hits;
    private readonly TypeWatches _watches;
    private readonly Throttles _throttles;
    private readonly CompiledRule[] _firstObject;
    private readonly CompiledRule[] _absences;
    private readonly List<CompiledPattern> _met = [];
    private readonly List<Found> _found = [];
    private readonly List<Partial[]> _tuples = [];
    private bool _touched;
    private bool _saidTooMany;

    public Insertion(SessionState state)
    {
        _state = state;
        _ruleset = state.Ruleset;
        _newcomer = new Newcomer(_ruleset.Reader.NewSlots());
        _frame = new Frame(state.Log) { Own = _newcomer.Slots.Values };
        _hits = new HitSet(Math.Max(1, _ruleset.Patterns.Length));
        _watches = new TypeWatches(_ruleset.Index.Watches, _newcomer.Slots.Values.Length);
        _throttles = new Throttles(state);
        _firstObject = [.. _ruleset.Rules.Where(r => r.Shape == RuleShape.FirstObject)];
        _absences = [.. _ruleset.Rules.Where(r => r.Shape == RuleShape.Absence)];
    }

    /// <summary>Every complete match the last object led to, also those that lost to an earlier rule.</summary>
    public IReadOnlyList<Found> LastFound => _found;

    public void Run(byte[] buffer, int start, int length, bool isFact, Firings firings)
    {
        _found.Clear();
        _state.Tally.Processed++;
        _state.Tally.LastEventAt = _state.Now;
        if (!Utf8.IsValid(buffer.AsSpan(start, length)) || !_ruleset.Reader.TryRead(buffer, start, length, _newcomer.Slots))
        {
            _state.Log.Refused(buffer.AsSpan(start, length), isFact ? "A fact" : "An event");
            return;
        }
        _newcomer.Begin(buffer, start, length, isFact, ++_state.LastNumber, _state.Now);
        _touched = false;
        var hidden = Judge();
        if (_firstObject.Length + _absences.Length > 0)
            JudgeAbsence();
        if (_found.Count > 0)
            Dispatch(firings);
        if (_newcomer.HasEntry || _touched)
            Settle(hidden);
        _newcomer.End();
    }

    /// <summary>Brings an object back: it takes the places it had, but nothing is matched.</summary>
    public void Restore(byte[] json, bool isFact, long number, long time)
    {
        if (!_ruleset.Reader.TryRead(json, 0, json.Length, _newcomer.Slots))
            return;
        _newcomer.Begin(json, 0, json.Length, isFact, number, time);
        _touched = false;
        foreach (var pattern in _ruleset.Patterns)
        {
            if (!pattern.Alone.Holds(_frame))
                continue;
            _touched = true;
            if (pattern.Rule.Shape == RuleShape.All)
                Wait(pattern);
        }
        Block();
        Settle(hidden: false);
        _newcomer.End();
    }

    // Rules in file order; a rule with a throttle takes the object away from those behind it.
    private bool Judge()
    {
        Collect();
        CompiledRule? rule = null;
        _met.Clear();
        while (_hits.TryTake(out var id))
        {
            var pattern = _ruleset.Patterns[id];
            if (rule is not null && pattern.Rule != rule && _met.Count > 0)
            {
                if (Finish(rule))
                {
                    _hits.Clear();
                    return true;
                }
                _met.Clear();
            }
            rule = pattern.Rule;
            if (rule.Shape == RuleShape.Any && _met.Count > 0)
                continue;
            if (pattern.Alone.Holds(_frame))
                _met.Add(pattern);
        }
        return _met.Count > 0 && Finish(rule!); // met by a pattern of this rule
    }

    private void Collect()
    {
        if (_state.Options.WithoutIndex)
        {
            for (var id = 0; id < _ruleset.Patterns.Length; id++)
                _hits.Add(id);
            return;
        }
        _ruleset.Index.Collect(_newcomer.Slots, _hits);
        _watches.Collect(_newcomer.Slots, _hits, _state.Log.Mismatched);
    }

    private bool Finish(CompiledRule rule)
    {
        _touched = true;
        var state = _state.Rules[rule.Index];
        switch (rule.Shape)
        {
            case RuleShape.All:
                Join(rule, state);
                return false;
            case RuleShape.NotAll:
                // One object counts once, for the last condition it meets.
                if (Expiry.HasRoom(_state, state.NotAll!.Events.Count, rule)) // of this shape
                    state.NotAll.Add(_met[^1].Position, _newcomer.Entry.Json, _newcomer.KeptFor(_met[^1]), _newcomer.IsFact, _state.Now);
                _state.Schedule(state);
                return false;
            default:
                if (rule.Throttle is null)
                {
                    _found.Add(new(rule, [_newcomer.Entry], _met[0].Name, null));
                    return false;
                }
                if (_throttles.Pass(state, _newcomer) is { } json)
                    _found.Add(new(rule, [_newcomer.Entry], _met[0].Name, json));
                return true;
        }
    }

    private void Join(CompiledRule rule, RuleState state)
    {
        foreach (var pattern in _met)
        {
            var partial = Wait(pattern);
            _tuples.Clear();
            // of this shape
            if (!state.Search!.Run(pattern.Position, partial, _tuples, _state.Options.MaxMatchesPerObject) && !_saidTooMany)
            {
                _saidTooMany = true;
                _state.Log.Warn($"One object completed rule {rule.Rule.Name} more than {_state.Options.MaxMatchesPerObject} times; the "
                    + "rest was not looked for.");
            }
            // As the peer has it: waiting events newest first for a newcomer under the last condition, facts oldest first.
            if (pattern.Position == rule.Patterns.Length - 1 && _tuples.Count > 1 && !Array.Exists(_tuples[0], p => p.Entry.IsFact))
                _tuples.Reverse();
            foreach (var tuple in _tuples)
                _found.Add(new(rule, Array.ConvertAll(tuple, p => p.Entry), null, null));
        }
    }

    private Partial Wait(CompiledPattern pattern)
    {
        var entry = _newcomer.Entry;
        var partial = new Partial(entry, _newcomer.KeptFor(pattern), pattern.HashKeys.Count) { NextOfEntry = entry.Partials };
        entry.Partials = partial;
        var memory = _state.Rules[pattern.Rule.Index].Memories[pattern.Position];
        memory.Add(partial);
        Expiry.Watch(_state, memory);
        return partial;
    }

    private void JudgeAbsence()
    {
        if (_state.LastNumber == 1)
        {
            foreach (var rule in _firstObject)
                _found.Add(new(rule, [], "m", Nothing));
            foreach (var rule in _absences)
                if (!_newcomer.Slots.Values[rule.AbsenceSlot].IsDefined)
                    _found.Add(new(rule, [], "m", Nothing));
            var ordered = _found.OrderBy(f => f.Rule.Index).ToList();
            _found.Clear();
            _found.AddRange(ordered);
        }
        Block();
    }

    private void Block()
    {
        var blocked = _absences.Where(r => _newcomer.Slots.Values[r.AbsenceSlot].IsDefined).Select(r => r.Index).ToArray();
        if (blocked.Length == 0)
            return;
        _touched = true;
        _newcomer.Entry.Blocks = blocked;
    }

    private void Dispatch(Firings firings)
    {
        var everyRule = _newcomer.IsFact || _ruleset.Ruleset.MatchMultipleRules;
        CompiledRule? first = null;
        var matched = firings.Events;
        matched.Clear();
        foreach (var found in _found)
        {
            if (found.Entries.Length > 1 && found.IsSelfPair)
                continue;
            first ??= found.Rule;
            if (everyRule || found.Rule == first)
                firings.Add(found, _state.Now);
        }
        _state.Tally.Matched += matched.Count;
        if (_ruleset.Ruleset.MatchMultipleRules)
            return;
        foreach (var found in _found)
            foreach (var entry in found.Entries)
                if (!entry.IsFact && entry != _newcomer.Entry)
                    _state.Memory.Delete(entry);
    }

    private void Settle(bool hidden)
    {
        var consumed = hidden || (!_newcomer.IsFact && !_ruleset.Ruleset.MatchMultipleRules && TakesPart());
        var entry = _newcomer.Entry;
        if (consumed || (!_newcomer.IsFact && entry.Partials is null && entry.Blocks.Length == 0))
        {
            _state.Memory.Delete(entry);
            return;
        }
        _state.Memory.Add(entry);
        Expiry.OfCap(_state);
    }

    private bool TakesPart()
    {
        foreach (var found in _found)
            if (Array.IndexOf(found.Entries, _newcomer.Entry) >= 0)
                return true;
        return false;
    }
}
