using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Sqlite;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>The file with the hosts as they are rendered now and with what they were before. For one thread.</summary>
internal sealed class VersionTables : IDisposable
{
    private const string Forgotten = "forgotten";

    private readonly Database _database;
    private readonly Dictionary<string, Statement> _statements = [];

    private VersionTables(Database database) => _database = database;

    /// <summary>Opens the file, or makes it, for its owner alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="changesBehind">The changes of one that is made have numbers behind this one.</param>
    /// <exception cref="EventLogException">It cannot be opened; where <see cref="IsUnusable"/>, it never will.</exception>
    public static VersionTables Open(string path, long changesBehind = 0)
    {
        if (!File.Exists(path))
            new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        var database = Database.Open(path, create: true);
        try
        {
            // What is lost with the power is rendered again: a sync for each change would cost more than the rendering.
            database.Run("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
                + "PRAGMA cache_size = -2048; PRAGMA journal_size_limit = 16777216");
            if (VersionFormat.Check(database) == 0)
                VersionFormat.Make(database, changesBehind);
            return new VersionTables(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>For looking only; null where there is none yet.</summary>
    /// <exception cref="EventLogException">It cannot be opened, is damaged, or is of another version of this program.</exception>
    public static VersionTables? OpenReading(string path)
    {
        if (!File.Exists(path))
            return null;
        var database = Database.OpenReading(path);
        try
        {
            if (VersionFormat.Check(database) > 0)
                return new VersionTables(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
        database.Dispose();
        return null;
    }

    /// <summary>Whether a failure tells that what the file holds is not what this program can go on with.</summary>
    public static bool IsUnusable(EventLogException failure) => Storage.IsDamaged(failure) || VersionFormat.IsOther(failure);

    public string? Mark(string name)
    {
        using var row = new Found(Prepared("SELECT value FROM mark WHERE name = ?").Bind(0, name));
        return row.Next() ? row.Of.Text(0) : null;
    }

    /// <summary>A number that was marked.</summary>
    public long? NumberOf(string name) =>
        Mark(name) is { } mark ? Unpacked($"the mark '{name}'", () => long.Parse(mark, CultureInfo.InvariantCulture)) : null;

    public void Mark(string name, long value) => Mark(name, value.ToString(CultureInfo.InvariantCulture));

    public void Mark(string name, string value) =>
        Prepared("INSERT INTO mark VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value").Bind(0, name).Bind(1, value).Run();

    /// <summary>Runs what is written in one transaction.</summary>
    public void Write(Action write)
    {
        _database.Run("BEGIN IMMEDIATE");
        try
        {
            write();
            _database.Run("COMMIT");
        }
        catch
        {
            if (_database.InTransaction)
                _database.Run("ROLLBACK");
            throw;
        }
    }

    /// <summary>Runs what is read on one view of the file.</summary>
    public void View(Action read)
    {
        if (_database.InTransaction)
        {
            read();
            return;
        }
        _database.Run("BEGIN");
        try
        {
            read();
        }
        finally
        {
            if (_database.InTransaction)
                _database.Run("ROLLBACK");
        }
    }

    /// <summary>Everything is to be rendered for the first time.</summary>
    public void Clear() => _database.Run("DELETE FROM host; DELETE FROM object; DELETE FROM change; DELETE FROM version; DELETE FROM cause");

    public byte[]? HashOf(string host)
    {
        using var row = new Found(Prepared("SELECT hash FROM host WHERE name = ?").Bind(0, host));
        return row.Next() ? row.Of.Bytes(0) : null;
    }

    public HostRendering? Host(string name)
    {
        using var row = new Found(Prepared("SELECT body, hash FROM host WHERE name = ?").Bind(0, name));
        return row.Next() ? Unpacked($"the host '{name}'", () => HostRendering.Unpack(row.Of.Bytes(0), row.Of.Bytes(1))) : null;
    }

    public void Put(string name, HostRendering? host)
    {
        if (host is null)
            Prepared("DELETE FROM host WHERE name = ?").Bind(0, name).Run();
        else
            Prepared("INSERT INTO host VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash, body = excluded.body")
                .Bind(0, name).Bind(1, host.Hash.AsSpan()).Bind(2, host.Pack().AsSpan()).Run();
    }

    public IReadOnlyList<string> Names() => Texts(Prepared("SELECT name FROM host ORDER BY name"));

    public string? NameOf(HostKind kind, long id)
    {
        using var row = new Found(Prepared("SELECT name FROM object WHERE kind = ? AND id = ?").Bind(0, (long)kind).Bind(1, id));
        return row.Next() ? row.Of.Text(0) : null;
    }

    public void Name(HostKind kind, long id, string? name)
    {
        if (name is null)
            Prepared("DELETE FROM object WHERE kind = ? AND id = ?").Bind(0, (long)kind).Bind(1, id).Run();
        else
            Prepared("INSERT INTO object VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name WHERE name <> excluded.name")
                .Bind(0, (long)kind).Bind(1, id).Bind(2, name).Run();
    }

    public IReadOnlyList<(HostKind Kind, long Id)> ObjectsOf(string name) =>
        Objects(Prepared("SELECT kind, id FROM object WHERE name = ?").Bind(0, name));

    public IReadOnlyList<(HostKind Kind, long Id)> Objects() => Objects(Prepared("SELECT kind, id FROM object"));

    public long AddVersion(DateTimeOffset at)
    {
        Prepared("INSERT INTO version (at) VALUES (?)").Bind(0, at.UtcTicks).Run();
        return _database.Number("SELECT last_insert_rowid()");
    }

    public void Add(ChangeCause cause) =>
        Prepared("INSERT OR IGNORE INTO cause VALUES (?, ?, ?, ?, ?, ?, ?, ?)").Bind(0, cause.Change).Bind(1, cause.ObjectType)
            .Bind(2, cause.ObjectId).Bind(3, cause.Object).Bind(4, cause.Event).Bind(5, cause.UserName).Bind(6, cause.RequestId.ToString())
            .Bind(7, cause.At.UtcTicks).Run();

    /// <summary>Changes behind one never happened: their numbers will be those of others.</summary>
    public void ForgetCauses(long behind)
    {
        // A change names its causes oldest first, so the last is behind it or none is.
        Prepared("UPDATE change SET causes = '' WHERE CAST(substr(causes, length(rtrim(causes, '0123456789')) + 1) AS INTEGER) > ?")
            .Bind(0, behind).Run();
        Prepared("DELETE FROM cause WHERE id > ?").Bind(0, behind).Run();
    }

    public void Add(long version, string host, bool isTold, IEnumerable<long> causes, HostDelta delta) =>
        Prepared("INSERT INTO change (version, host, told, causes, delta) VALUES (?, ?, ?, ?, ?)").Bind(0, version).Bind(1, host)
            .Bind(2, isTold ? 1 : 0).Bind(3, string.Join(',', causes)).Bind(4, delta.Pack().AsSpan()).Run();

    public long LastChange() => _database.Number("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0)");

    public long LastVersion() => _database.Number("SELECT coalesce(max(id), 0) FROM version");

    /// <summary>Takes a version away in which no host became different.</summary>
    public void ForgetIfEmpty(long version) =>
        Prepared("DELETE FROM version WHERE id = ? AND NOT EXISTS (SELECT 1 FROM change WHERE version = version.id)").Bind(0, version).Run();

    /// <summary>The oldest version that can be brought back; 0 where there is none.</summary>
    public long FirstVersion() => _database.Number("SELECT coalesce(min(id), 0) FROM version");

    /// <summary>How many versions before a moment are kept, the present one aside.</summary>
    public long Versions(DateTimeOffset before)
    {
        using var row = new Found(Prepared("SELECT count(*) FROM version WHERE at < ? AND id < (SELECT max(id) FROM version)")
            .Bind(0, before.UtcTicks));
        return row.Next() ? row.Of.Long(0) : 0;
    }

    /// <summary>When a version came to be; null for one that is not kept.</summary>
    public DateTimeOffset? TimeOf(long version)
    {
        using var row = new Found(Prepared("SELECT at FROM version WHERE id = ?").Bind(0, version));
        return row.Next() ? row.Of.Instant(0) : null;
    }

    /// <summary>The newest version of a moment; null where it is older than all that are kept.</summary>
    public long? VersionAt(DateTimeOffset moment)
    {
        using var row = new Found(Prepared("SELECT id FROM version WHERE at <= ? ORDER BY id DESC LIMIT 1").Bind(0, moment.UtcTicks));
        return row.Next() ? row.Of.Long(0) : null;
    }

    public IReadOnlyList<RenderedChange> Behind(long id, int limit) =>
        Changes(Prepared($"{Select} WHERE change.id > ? ORDER BY change.id LIMIT ?").Bind(0, id).Bind(1, limit));

    /// <summary>The changes behind one of which somebody has to hear, oldest first: which host, and when.</summary>
    public IReadOnlyList<(long Change, string Host, DateTimeOffset At)> ToldBehind(long id, int limit)
    {
        var found = new List<(long, string, DateTimeOffset)>();
        using var row = new Found(Prepared(Told).Bind(0, id).Bind(1, limit));
        while (row.Next())
            found.Add((row.Of.Long(0), row.Of.Text(1), row.Of.Instant(2)));
        return found;
    }

    private const string Told = "SELECT change.id, host, version.at FROM change JOIN version ON version.id = version "
        + "WHERE change.id > ? AND told = 1 ORDER BY change.id LIMIT ?";

    private const string ToldOfHost = """
        SELECT delta FROM change WHERE host = ? AND told = 1
        AND id >= (SELECT id FROM change WHERE version > ? ORDER BY version, id LIMIT 1) ORDER BY id LIMIT ?
        """;

    /// <summary>What somebody has to hear of one host after a version, oldest first and so many at most.</summary>
    public IReadOnlyList<HostDelta> ToldAfter(long version, string host, int limit)
    {
        var found = new List<HostDelta>();
        using var row = new Found(Prepared(ToldOfHost).Bind(0, host).Bind(1, version).Bind(2, limit));
        while (row.Next())
            found.Add(Unpacked($"a change of the host '{host}'", () => HostDelta.Unpack(row.Of.Bytes(0))));
        return found;
    }

    /// <summary>What happened to hosts after a version, newest first.</summary>
    public IReadOnlyList<RenderedChange> After(long version) =>
        Changes(Prepared($"{Select} WHERE change.version > ? ORDER BY change.id DESC").Bind(0, version));

    /// <summary>The same of one host.</summary>
    public IReadOnlyList<RenderedChange> After(long version, string host) =>
        Changes(Prepared($"{Select} WHERE change.host = ? AND change.version > ? ORDER BY change.id DESC").Bind(0, host).Bind(1, version));

    private const string Select =
        "SELECT change.id, version, host, version.at, told, causes, delta FROM change JOIN version ON version.id = version";

    /// <summary>Forgets versions that are older than a moment, the oldest first and so many at most; returns how many.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="limit">So many.</param>
    /// <param name="needed">Versions with a change behind this one stay.</param>
    public int Forget(DateTimeOffset before, int limit, long needed)
    {
        var gone = 0;
        Write(() =>
        {
            // The newest stays: it says since when everything is as it is.
            const string Old = """
                SELECT id FROM version WHERE at < ? AND id < (SELECT max(id) FROM version)
                AND id < coalesce((SELECT version FROM change WHERE id > ? ORDER BY id LIMIT 1), id + 1) ORDER BY id LIMIT ?
                """;
            var ids = new List<long>();
            using (var row = new Found(Prepared(Old).Bind(0, before.UtcTicks).Bind(1, needed).Bind(2, limit)))
                while (row.Next())
                    ids.Add(row.Of.Long(0));
            if (ids.Count == 0)
                return;
            if (LastOf(ids[^1]) is { } last)
                Mark(Forgotten, last);
            Prepared("DELETE FROM change WHERE version <= ?").Bind(0, ids[^1]).Run();
            Prepared("DELETE FROM version WHERE id <= ?").Bind(0, ids[^1]).Run();
            // A change names its causes oldest first.
            Prepared("DELETE FROM cause WHERE id < coalesce((SELECT min(CAST(causes AS INTEGER)) FROM change WHERE causes <> ''), id + 1)")
                .Run();
            gone = ids.Count;
        });
        return gone;
    }

    /// <summary>The newest change that was forgotten; 0 where none was.</summary>
    public long LastForgotten() => NumberOf(Forgotten) ?? 0;

    /// <summary>Bytes of what is kept of earlier versions.</summary>
    public long ChangeBytes() => _database.Number("SELECT coalesce(sum(length(delta) + length(host) + 64), 0) FROM change");

    /// <summary>Gives room that became free back to the disk.</summary>
    public void Shrink() => _database.Run("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(PASSIVE)");

    public void Dispose() => _database.Dispose();

    // What was written by this program can be read by it, or the disk has made something else of it.
    private T Unpacked<T>(string what, Func<T> unpack)
    {
        try
        {
            return unpack();
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or FormatException or InvalidOperationException
            or ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw VersionFormat.Failure($"{_database.Path}: what is kept of {what} cannot be read ({broken.Message.TrimEnd('.')})", broken);
        }
    }

    private long? LastOf(long version)
    {
        using var row = new Found(Prepared("SELECT max(id) FROM change WHERE version <= ?").Bind(0, version));
        return row.Next() && row.Of.Long(0) is > 0 and var last ? last : null;
    }

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements[sql] = statement = _database.Prepare(sql);
        return statement;
    }

    private List<RenderedChange> Changes(Statement statement)
    {
        var found = new List<(RenderedChange Change, string Causes)>();
        using (var row = new Found(statement))
            while (row.Next())
                found.Add((
                    new RenderedChange(row.Of.Long(0), row.Of.Long(1), row.Of.Text(2), row.Of.Instant(3), row.Of.Long(4) != 0,
                        Unpacked($"the change {row.Of.Long(0)}", () => HostDelta.Unpack(row.Of.Bytes(6))), []),
                    row.Of.Text(5)));
        var causes = new Dictionary<string, IReadOnlyList<ChangeCause>>();
        return found.ConvertAll(f =>
        {
            if (!causes.TryGetValue(f.Causes, out var known))
                causes[f.Causes] = known = Unpacked($"the causes of change {f.Change.Id}", () => CausesOf(f.Causes));
            return f.Change with { Causes = known };
        });
    }

    private List<ChangeCause> CausesOf(string ids)
    {
        var causes = new List<ChangeCause>();
        foreach (var id in ids.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = new Found(Prepared("SELECT id, type, object, repr, event, user, request, at FROM cause WHERE id = ?")
                .Bind(0, long.Parse(id, CultureInfo.InvariantCulture)));
            if (row.Next())
                causes.Add(new(row.Of.Long(0), row.Of.Text(1), row.Of.Long(2), row.Of.Text(3), row.Of.Text(4), row.Of.Text(5),
                    Guid.Parse(row.Of.Text(6), CultureInfo.InvariantCulture), row.Of.Instant(7)));
        }
        return causes;
    }

    private static List<string> Texts(Statement statement)
    {
        using var row = new Found(statement);
        var texts = new List<string>();
        while (row.Next())
            texts.Add(row.Of.Text(0));
        return texts;
    }

    private static List<(HostKind, long)> Objects(Statement statement)
    {
        using var row = new Found(statement);
        var objects = new List<(HostKind, long)>();
        while (row.Next())
            objects.Add(((HostKind)row.Of.Long(0), row.Of.Long(1)));
        return objects;
    }

    // A statement whose rows are not all wanted is ready for its next use all the same.
    private readonly struct Found(Statement statement) : IDisposable
    {
        public Statement Of => statement;

        public bool Next() => statement.Step();

        public void Dispose() => statement.Reset();
    }
}
