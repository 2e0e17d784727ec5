namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>What the writer does to the reports that wait.</summary>
internal sealed class ReportTable(Database database)
{
    // AUTOINCREMENT: the number of a report that was forgotten is not given again.
    public const string Schema = "CREATE TABLE report (number INTEGER PRIMARY KEY AUTOINCREMENT, content BLOB NOT NULL);";

    private readonly Statement _add = database.Prepare("INSERT INTO report (content) VALUES (?)");
    private readonly Statement _forget = database.Prepare("DELETE FROM report WHERE number <= ?");

    public void Add(IReadOnlyList<ReadOnlyMemory<byte>> reports)
    {
        foreach (var report in reports)
            _add.Bind(0, report.Span).Run();
    }

    public void Forget(long upTo) => _forget.Bind(0, upTo).Run();
}
