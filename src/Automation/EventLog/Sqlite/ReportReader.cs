using Plumbline.Automation.EventLog.Reports;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>Reads the reports that wait, on a connection of its own.</summary>
internal sealed class ReportReader(Database database) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Statement _reports = database.Prepare("SELECT number, content FROM report WHERE number > ? ORDER BY number LIMIT ?");
    private readonly Statement _last = database.Prepare("SELECT coalesce(max(number), 0) FROM report");

    public IReadOnlyList<QueuedReport> Reports(long after, int limit)
    {
        lock (_gate)
        {
            var found = new List<QueuedReport>();
            _reports.Bind(0, after).Bind(1, limit);
            while (_reports.Step())
                found.Add(new QueuedReport(_reports.Long(0), _reports.Bytes(1)));
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

    public void Dispose()
    {
        lock (_gate)
            database.Dispose();
    }
}
