using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Rulebooks.Matching.Sessions;

namespace Plumbline.Rulebooks.Matching;

/// <summary>
/// The working memory of one ruleset: events, facts and the clock go in as values, matches come out. Pure and single-threaded:
/// no I/O, no wall clock; the same inputs give the same matches.
/// </summary>
public sealed class RuleSession
{
    private readonly SessionState _state;
    private readonly Insertion _insertion;
    private readonly Retraction _retraction;
    private readonly Firings _firings;

    public RuleSession(CompiledRuleset ruleset, DateTimeOffset start, SessionOptions? options = null)
        : this(new SessionState(ruleset, options ?? SessionOptions.Default, start))
    {
    }

    private RuleSession(SessionState state)
    {
        _state = state;
        _insertion = new Insertion(state);
        _retraction = new Retraction(state);
        _firings = new Firings(state);
    }

    public CompiledRuleset Ruleset => _state.Ruleset;

    /// <summary>The session's clock; it never goes back.</summary>
    public DateTimeOffset Now => new(_state.Now, TimeSpan.Zero);

    /// <summary>When the next window closes with a match; null when none is open.</summary>
    public DateTimeOffset? NextDeadline => _state.NextDeadline() is { } next ? new DateTimeOffset(next.At, TimeSpan.Zero) : null;

    public SessionCounters Counters
    {
        get
        {
            var tally = _state.Tally;
            return new()
            {
                Start = _state.Start,
                LastClockTime = Now,
                ClockAdvanceCount = tally.Advances,
                NumberOfRules = Ruleset.Rules.Length,
                NumberOfDisabledRules = 0,
                RulesTriggered = tally.Triggered,
                EventsProcessed = tally.Processed,
                EventsMatched = tally.Matched,
                EventsSuppressed = Math.Max(0, tally.Processed - tally.Matched),
                PermanentStorageCount = _state.Memory.EventCount + _state.Memory.FactCount,
                PermanentStorageSize = _state.Memory.EventBytes + _state.Memory.FactBytes,
                EventsEvicted = tally.Evicted,
                LastRuleFired = tally.LastRule,
                LastRuleFiredAt = At(tally.LastRuleAt),
                LastEventReceivedAt = At(tally.LastEventAt),
            };
        }
    }

    /// <summary>Everything kept, oldest first: facts and waiting events.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Facts => [.. _state.Memory.All.Select(entry => (ReadOnlyMemory<byte>)entry.Json)];

    /// <summary>Takes an event; the matches of windows that closed by <paramref name="now"/> come first in the answer.</summary>
    /// <param name="json">One JSON object in UTF-8; anything else is refused, which is logged. The bytes are not kept.</param>
    public IReadOnlyList<Match> InsertEvent(ReadOnlyMemory<byte> json, DateTimeOffset now) => Insert(json, isFact: false, now);

    /// <inheritdoc cref="InsertEvent(ReadOnlyMemory{byte}, DateTimeOffset)"/>
    public IReadOnlyList<Match> InsertEvent(JsonElement json, DateTimeOffset now) =>
        Insert(JsonMarshal.GetRawUtf8Value(json), isFact: false, now);

    /// <summary>Takes a fact: it stays until it is retracted, and every rule it completes fires.</summary>
    public IReadOnlyList<Match> InsertFact(ReadOnlyMemory<byte> json, DateTimeOffset now) => Insert(json, isFact: true, now);

    /// <inheritdoc cref="InsertFact(ReadOnlyMemory{byte}, DateTimeOffset)"/>
    public IReadOnlyList<Match> InsertFact(JsonElement json, DateTimeOffset now) =>
        Insert(JsonMarshal.GetRawUtf8Value(json), isFact: true, now);

    /// <summary>
    /// Deletes facts and waiting events. A lone <c>is not defined</c> that becomes true by it fires with the object that went.
    /// </summary>
    /// <param name="fact">The entries to compare with, exactly (1 is not 1.0).</param>
    /// <param name="partial">True: objects that hold all the given entries. False: objects whose every entry but <c>meta</c> is
    /// given.</param>
    public IReadOnlyList<Match> RetractFact(JsonElement fact, bool partial, DateTimeOffset now)
    {
        Expiry.Advance(_state, now.UtcTicks, _firings);
        var bytes = JsonMarshal.GetRawUtf8Value(fact).ToArray();
        if (fact.ValueKind == JsonValueKind.Object)
            _retraction.Run(Value.OfRaw(ValueKind.Object, bytes, 0, bytes.Length), partial, _firings);
        return _firings.Take();
    }

    /// <summary>Moves the clock; returns the matches of the windows that closed, in the order of their ends.</summary>
    public IReadOnlyList<Match> AdvanceTo(DateTimeOffset now)
    {
        Expiry.Advance(_state, now.UtcTicks, _firings);
        return _firings.Take();
    }

    /// <summary>
    /// Says for every rule, in file order, what an event would do now and why. Nothing changes: the event goes into a copy of this session.
    /// The windows that close by <paramref name="now"/> are closed first.
    /// </summary>
    public IReadOnlyList<RuleExplanation> Explain(ReadOnlyMemory<byte> json, DateTimeOffset now) => Explain(json, isFact: false, now);

    /// <summary>The same for a fact.</summary>
    public IReadOnlyList<RuleExplanation> ExplainFact(ReadOnlyMemory<byte> json, DateTimeOffset now) => Explain(json, isFact: true, now);

    /// <summary>
    /// The whole state as bytes, to be given to <see cref="Restore(CompiledRuleset, ReadOnlySpan{byte}, SessionOptions?)"/>.
    /// </summary>
    public byte[] Snapshot() => SnapshotWriter.Write(_state);

    /// <summary>
    /// Brings a session back. Rules that are new or changed start empty; waiting events and facts are judged again by today's rules.
    /// </summary>
    /// <returns>Null when the bytes are no snapshot of a known version.</returns>
    public static RuleSession? Restore(CompiledRuleset ruleset, ReadOnlySpan<byte> snapshot, SessionOptions? options = null) =>
        Restore(ruleset, snapshot, options, out _);

    /// <inheritdoc cref="Restore(CompiledRuleset, ReadOnlySpan{byte}, SessionOptions?)"/>
    /// <param name="remark">
    /// Why there is no session (another version wrote it, or it is damaged), or, with a session, what of it belonged to rules that are no
    /// longer the same; null when everything is back.
    /// </param>
    public static RuleSession? Restore(CompiledRuleset ruleset, ReadOnlySpan<byte> snapshot, SessionOptions? options, out string? remark)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        return SnapshotReader.Read(ruleset, snapshot, options
            ?? SessionOptions.Default, out remark) is { } state ? new RuleSession(state.State).Fill(state) : null;
    }

    private IReadOnlyList<RuleExplanation> Explain(ReadOnlyMemory<byte> json, bool isFact, DateTimeOffset now)
    {
        var snapshot = Snapshot();
        var before = Restore(Ruleset, snapshot)!; // our own bytes
        before.AdvanceTo(now);
        var after = Restore(Ruleset, before.Snapshot())!; // the same
        var fired = after.Insert(json, isFact, now);
        var bytes = json.ToArray();
        var slots = Ruleset.Reader.NewSlots();
        return Ruleset.Reader.TryRead(bytes, 0, bytes.Length, slots)
            ? new Explainer(before._state, slots, after._insertion.LastFound, fired).Explain()
            : [];
    }

    private RuleSession Fill(SnapshotReader.Content content)
    {
        foreach (var kept in content.Entries)
            _insertion.Restore(kept.Json, kept.IsFact, kept.Number, kept.Time);
        Expiry.Advance(_state, _state.Now, _firings);
        return this;
    }

    private IReadOnlyList<Match> Insert(ReadOnlyMemory<byte> json, bool isFact, DateTimeOffset now)
    {
        Expiry.Advance(_state, now.UtcTicks, _firings);
        if (MemoryMarshal.TryGetArray(json, out var segment))
            _insertion.Run(segment.Array!, segment.Offset, segment.Count, isFact, _firings); // TryGetArray succeeded
        else
            return Insert(json.Span, isFact, now);
        return _firings.Take();
    }

    private IReadOnlyList<Match> Insert(ReadOnlySpan<byte> json, bool isFact, DateTimeOffset now)
    {
        Expiry.Advance(_state, now.UtcTicks, _firings);
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        json.CopyTo(buffer);
        _insertion.Run(buffer, 0, json.Length, isFact, _firings);
        ArrayPool<byte>.Shared.Return(buffer);
        return _firings.Take();
    }

    private static DateTimeOffset? At(long? ticks) => ticks is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
}
