using Plumbline.Automation.EventLog.Ends;

namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>What the writer keeps for the readers of ends.</summary>
internal sealed class EndTable(Database database)
{
    // AUTOINCREMENT: the number of an end that was forgotten is not given again.
    public const string Schema = """
        CREATE TABLE ending (number INTEGER PRIMARY KEY AUTOINCREMENT, match INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE INDEX ending_of_match ON ending (match);
        CREATE TABLE reader (name TEXT PRIMARY KEY, read INTEGER NOT NULL, needed INTEGER NOT NULL, note BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE heartbeat (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL);
        """;

    /// <summary>A condition on rows of <c>match</c>: no reader still needs the end of one of its actions.</summary>
    public const string NobodyNeeds = "NOT EXISTS (SELECT 1 FROM ending WHERE ending.match = match.id AND ending.number >= (SELECT "
        + "min(needed) FROM reader))";

    private readonly Statement _add = database.Prepare("INSERT INTO ending (match, place, at) VALUES (?, ?, ?)");
    private readonly Statement _first = database.Prepare("INSERT OR IGNORE INTO reader (name, read, needed, note) VALUES (?, ?, ?, x'')");
    private readonly Statement _move = database.Prepare(
        "INSERT INTO reader (name, read, needed, note) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET read = ?2, needed = ?3, "
            + "note = ?4");
    private readonly Statement _beat = database.Prepare(
        "INSERT INTO heartbeat (id, at) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET at = ?1");

    public void Add(ActionKey key, ActionEnd end)
    {
        if (!end.Result.IsEmpty)
            _add.Bind(0, key.Match).Bind(1, key.Index).Bind(2, end.At.UtcTicks).Run();
    }

    public void Begin(string reader) => _first.Bind(0, reader).Bind(1, ReaderMark.Beginning.Read).Bind(
        2, ReaderMark.Beginning.Needed).Run();

    public void Move(string reader, ReaderMark mark) => _move.Bind(0, reader).Bind(1, mark.Read).Bind(2, mark.Needed).Bind(
        3, mark.Note.Span).Run();

    public void Beat(DateTimeOffset at) => _beat.Bind(0, at.UtcTicks).Run();
}
