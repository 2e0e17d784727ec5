namespace Plumbline.Automation.EventLog.Sqlite;

/// <summary>
/// How often each rule fired, by slices of time: a row is counted up with the firing, so that a look at a week costs what a week has
/// slices, however much the log holds. Rows stay as long as somebody looks back, whether their matches are there or not.
/// </summary>
internal sealed class FiringTable(Database database)
{
    // So many ticks are five minutes, and so many slices nine days.
    public const long Slice = 3_000_000_000;
    private const long Kept = 2_592;

    public const string Schema = """
        CREATE TABLE firing (
            ruleset INTEGER NOT NULL, rule TEXT NOT NULL, slice INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (ruleset, rule, slice)) WITHOUT ROWID;
        CREATE INDEX firing_of_slice ON firing (slice);
        """;

    /// <summary>Counts what a log holds that was written before there was this table.</summary>
    public static readonly string Fill = "INSERT INTO firing (ruleset, rule, slice, count) "
        + $"SELECT ruleset, rule, at / {Slice}, count(*) FROM match WHERE at / {Slice} > (SELECT max(at) / {Slice} - {Kept} FROM match) GROUP BY 1, 2, 3;";

    private readonly Statement _count = database.Prepare(
        "INSERT INTO firing (ruleset, rule, slice, count) VALUES (?1, ?2, ?3, 1) "
            + "ON CONFLICT (ruleset, rule, slice) DO UPDATE SET count = count + 1");
    private readonly Statement _forget = database.Prepare("DELETE FROM firing WHERE slice < ?");
    private long _newest;

    public void Count(long ruleset, string rule, DateTimeOffset at)
    {
        var slice = at.UtcTicks / Slice;
        _count.Bind(0, ruleset).Bind(1, rule).Bind(2, slice).Run();
        if (slice <= _newest)
            return;
        _newest = slice;
        _forget.Bind(0, slice - Kept).Run();
    }
}
