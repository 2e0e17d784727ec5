namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>The states of actions and attempts. A change that is repeated, because its answer was lost, is recognised by its
/// instant.</summary>
internal sealed class ActionTable(Database database)
{
    private readonly Statement _start = database.Prepare("UPDATE action SET status = 1 WHERE match = ? AND place = ? AND status IN (0, 1)");
    private readonly Statement _complete = database.Prepare(
        "UPDATE action SET status = ?3, result = ?4, ended = ?5 WHERE match = ?1 AND place = ?2 AND status IN (0, 1)");
    private readonly Statement _brought = database.Prepare("UPDATE action SET brought = ?3 WHERE match = ?1 AND place = ?2");
    private readonly Statement _completed = database.Prepare(
        "SELECT brought FROM action WHERE match = ? AND place = ? AND status = ? AND ended = ?");
    private readonly Statement _next = database.Prepare("SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE match = ? AND place = ?");
    private readonly Statement _begun = database.Prepare(
        "SELECT number FROM attempt WHERE match = ?1 AND place = ?2 AND number = ?3 AND status = 1 AND began = ?4 AND process IS NULL");
    private readonly Statement _begin = database.Prepare(
        "INSERT INTO attempt (match, place, number, status, began) VALUES (?, ?, ?, 1, ?)");
    private readonly Statement _record = database.Prepare(
        "UPDATE attempt SET process = ?4, started = ?5 WHERE match = ?1 AND place = ?2 AND number = ?3");
    private readonly Statement _end = database.Prepare(
        "UPDATE attempt SET status = ?4, ended = ?5 WHERE match = ?1 AND place = ?2 AND number = ?3");

    public AttemptKey Begin(ActionKey key, DateTimeOffset at)
    {
        _start.Bind(0, key.Match).Bind(1, key.Index).Run();
        Expect(key);
        _next.Bind(0, key.Match).Bind(1, key.Index).Step();
        var attempt = new AttemptKey(key, _next.Int(0));
        _next.Reset();
        var before = attempt with { Number = attempt.Number - 1 };
        if (Found(Of(_begun, before).Bind(3, at.UtcTicks), out _))
            return before;
        _begin.Bind(0, key.Match).Bind(1, key.Index).Bind(2, attempt.Number).Bind(3, at.UtcTicks).Run();
        return attempt;
    }

    public void Record(AttemptKey key, ProcessIdentity process)
    {
        Of(_record, key).Bind(3, process.Group).Bind(4, process.Started).Run();
        Expect(key);
    }

    public void End(AttemptKey key, AttemptEnd end)
    {
        Of(_end, key).Bind(3, (long)end.Status).Bind(4, end.At.UtcTicks).Run();
        Expect(key);
    }

    /// <summary>Ends an action; false when it has ended like this already.</summary>
    /// <param name="brought">Position of the last entry that the end brought when it was recorded before.</param>
    public bool Complete(ActionKey key, ActionEnd end, out long brought)
    {
        brought = 0;
        _complete.Bind(0, key.Match).Bind(1, key.Index).Bind(2, (long)end.Status);
        (end.Result.IsEmpty ? _complete.BindNull(3) : _complete.Bind(3, end.Result.Span)).Bind(4, end.At.UtcTicks).Run();
        if (database.Changes > 0)
            return true;
        return Found(_completed.Bind(0, key.Match).Bind(1, key.Index).Bind(2, (long)end.Status).Bind(3, end.At.UtcTicks), out brought)
            ? false : throw new ArgumentException($"action {key} is not open");
    }

    public void Brought(ActionKey key, long position) => _brought.Bind(0, key.Match).Bind(1, key.Index).Bind(2, position).Run();

    private static Statement Of(Statement statement, AttemptKey key) =>
        statement.Bind(0, key.Action.Match).Bind(1, key.Action.Index).Bind(2, key.Number);

    private static bool Found(Statement statement, out long value)
    {
        var found = statement.Step();
        value = found ? statement.Long(0) : 0;
        statement.Reset();
        return found;
    }

    private void Expect(ActionKey key)
    {
        if (database.Changes == 0)
            throw new ArgumentException($"action {key} is not open");
    }

    private void Expect(AttemptKey key)
    {
        if (database.Changes == 0)
            throw new ArgumentException($"attempt {key} was never begun");
    }
}
