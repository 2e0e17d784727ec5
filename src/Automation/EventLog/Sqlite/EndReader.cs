using Plumbline.Automation.EventLog.Ends;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>Reads ends and marks, on a connection of its own.</summary>
internal sealed class EndReader(Database database) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Statement _ends = database.Prepare("""
        SELECT e.number, e.match, e.place, r.name, m.rule, a.name, a.status, e.at, a.result FROM ending e
            JOIN match m ON m.id = e.match JOIN ruleset r ON r.id = m.ruleset JOIN action a ON a.match = e.match AND a.place = e.place
            WHERE e.number > ? AND a.result IS NOT NULL ORDER BY e.number LIMIT ?
        """);
    private readonly Statement _last = database.Prepare("SELECT coalesce(max(number), 0) FROM ending");
    private readonly Statement _mark = database.Prepare("SELECT read, needed, note FROM reader WHERE name = ?");

    public IReadOnlyList<EndRecord> Ends(long after, int limit)
    {
        lock (_gate)
        {
            var found = new List<EndRecord>();
            _ends.Bind(0, after).Bind(1, limit);
            while (_ends.Step())
                found.Add(new EndRecord(
                    _ends.Long(0), new ActionKey(_ends.Long(1), _ends.Int(2)), _ends.Text(3), _ends.Text(4), _ends.Text(5),
                        (ActionStatus)_ends.Int(6),
                    new DateTimeOffset(_ends.Long(7), TimeSpan.Zero), _ends.Bytes(8)));
            return found;
        }
    }

    public long Last()
    {
        lock (_gate)
        {
            _last.Step();
            var last = _last.Long(0);
            _last.Reset();
            return last;
        }
    }

    public ReaderMark? Mark(string reader)
    {
        lock (_gate)
        {
            if (!_mark.Bind(0, reader).Step())
                return null;
            var mark = new ReaderMark(_mark.Long(0), _mark.Long(1), _mark.Bytes(2));
            _mark.Reset();
            return mark;
        }
    }

    public void Dispose()
    {
        lock (_gate)
            database.Dispose();
    }
}
