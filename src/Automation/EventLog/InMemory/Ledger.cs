namespace Plumbline.Automation.EventLog.InMemory;

/// <summary>The matches that still have something to do; a match whose actions are all done is forgotten.</summary>
internal sealed class Ledger
{
    private const int MostRemembered = 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, MatchRecord> _open = [];
    private readonly Dictionary<ActionKey, (ActionStatus Status, DateTimeOffset At, long Position)> _ended = [];
    private readonly Queue<ActionKey> _endings = new();
    private long _last;

    /// <summary>The ends that readers still need.</summary>
    public KeptEnds Ends { get; } = new();

    public long Add(string ruleset, IReadOnlyList<NewMatch> matches)
    {
        if (matches.Count == 0)
            return 0;
        lock (_gate)
        {
            var first = _last + 1;
            foreach (var match in matches)
            {
                var id = ++_last;
                var actions = new ActionRecord[match.Actions.Count];
                for (var i = 0; i < actions.Length; i++)
                    actions[i] = new ActionRecord(new ActionKey(id, i), match.Actions[i], ActionStatus.Requested, default, []);
                if (actions.Length > 0)
                    _open.Add(id, new MatchRecord(id, ruleset, match.Rule, match.At, match.Bindings, actions));
            }
            return first;
        }
    }

    public IReadOnlyList<MatchRecord> Read(string? ruleset, long after, int limit)
    {
        lock (_gate)
            return [.. _open.Values.Where(m => m.Id > after && (ruleset is null || m.Ruleset == ruleset)).Take(limit)];
    }

    public AttemptKey Begin(ActionKey key, DateTimeOffset at)
    {
        lock (_gate)
        {
            var (match, action) = Find(key);
            if (action.Attempts is [.., { Status: ActionStatus.Started, Process: null } begun] && begun.Began == at)
                return begun.Key;
            var attempt = new AttemptKey(key, action.Attempts.Count + 1);
            Put(match, action with
            {
                Status = ActionStatus.Started,
                Attempts = [.. action.Attempts, new AttemptRecord(attempt, ActionStatus.Started, at, null, null)],
            });
            return attempt;
        }
    }

    public void Change(AttemptKey key, Func<AttemptRecord, AttemptRecord> change)
    {
        lock (_gate)
        {
            var (match, action) = Find(key.Action);
            if (key.Number < 1 || key.Number > action.Attempts.Count)
                throw new ArgumentException($"attempt {key} was never begun");
            var attempts = action.Attempts.ToArray();
            attempts[key.Number - 1] = change(attempts[key.Number - 1]);
            Put(match, action with { Attempts = attempts });
        }
    }

    public void Complete(ActionKey key, ActionEnd end)
    {
        lock (_gate)
        {
            var (match, action) = Find(key);
            Put(match, action with { Status = end.Status, Result = end.Result });
            Ends.Add(match, action, end);
        }
    }

    /// <summary>Keeps an end for a while, so that its repetition is recognised.</summary>
    public void Remember(ActionKey key, ActionEnd end, long position)
    {
        lock (_gate)
        {
            _ended[key] = (end.Status, end.At, position);
            _endings.Enqueue(key);
            while (_endings.Count > MostRemembered)
                _ended.Remove(_endings.Dequeue());
        }
    }

    /// <summary>True when the action has ended like this already.</summary>
    /// <param name="position">Of the last entry that it brought then.</param>
    public bool IsRepeated(ActionKey key, ActionEnd end, out long position)
    {
        lock (_gate)
        {
            var found = _ended.TryGetValue(key, out var before) && before.Status == end.Status && before.At == end.At;
            position = before.Position;
            return found;
        }
    }

    private (MatchRecord Match, ActionRecord Action) Find(ActionKey key) =>
        _open.TryGetValue(key.Match, out var match) && key.Index >= 0 && key.Index < match.Actions.Count && !match.Actions[key.Index].IsDone
            ? (match, match.Actions[key.Index])
            : throw new ArgumentException($"action {key} is not open");

    private void Put(MatchRecord match, ActionRecord action)
    {
        var actions = match.Actions.ToArray();
        actions[action.Key.Index] = action;
        if (Array.TrueForAll(actions, a => a.IsDone))
            _open.Remove(match.Id);
        else
            _open[match.Id] = match with { Actions = actions };
    }
}
