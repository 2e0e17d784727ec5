using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;
using SQLitePCL;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>The outbox in the store's own database.</summary>
internal sealed class SqliteOutbox(SqliteConnection connection, Lock gate) : IOutbox, IDisposable
{
    private const string HasPrefix = "substr(topic, 1, length($prefix)) = $prefix";
    private const string Columns = "id, created, topic, key, body, attempts, next_attempt, last_error, dead, status, delivered";

    // What "dead" holds: waiting, given up, delivered.
    private const int Waiting = 0, GivenUp = 1, Delivered = 2;

    // So many deliveries that are done are kept.
    private const int Kept = 5000;
    private const int TrimEvery = 100;

    /// <summary>The statement of <see cref="Insert"/>.</summary>
    public const string Insertion = "INSERT INTO event_outbox (created, topic, key, body, attempts, next_attempt, last_error, dead) VALUES "
        + "($created, $topic, $key, $body, $attempts, $next, $error, $dead)";

    private readonly Dictionary<string, PreparedSql> _prepared = [];

    public static void Insert(PreparedSql insertion, OutboxEntry entry) => insertion
        .Bind("$created", entry.Created.UtcTicks).Bind("$topic", entry.Topic).Bind("$key", entry.Key).Bind("$body", entry.Body.ToArray())
        .Bind("$attempts", entry.Attempts).Bind("$next", entry.NextAttempt.UtcTicks)
        .Bind("$error", (object?)entry.LastError ?? DBNull.Value).Bind("$dead", entry.Dead).Run();

    public ValueTask<IReadOnlyList<string>> TopicsAsync(string prefix, CancellationToken cancellation)
    {
        lock (gate)
        {
            var rows = Prepared($"SELECT DISTINCT topic FROM event_outbox WHERE dead = 0 AND {HasPrefix}", ("$prefix", prefix));
            var topics = new List<string>();
            while (rows.Step())
                topics.Add(rows.Text(0));
            return new(topics);
        }
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DueAsync(string topic, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Read(
            $"""
            SELECT {Columns} FROM event_outbox AS entry WHERE topic = $topic AND dead = 0 AND next_attempt <= $now AND NOT EXISTS (
                SELECT 1 FROM event_outbox AS earlier
                WHERE earlier.topic = entry.topic AND earlier.key = entry.key
                    AND earlier.id < entry.id AND earlier.dead = 0 AND earlier.next_attempt > $now)
            ORDER BY id LIMIT $limit
            """, ("$topic", topic), ("$now", now.UtcTicks), ("$limit", limit));

    public ValueTask<DateTimeOffset?> NextDueAsync(string topic, CancellationToken cancellation)
    {
        lock (gate)
        {
            var row = Prepared(
                "SELECT MIN(next_attempt) FROM event_outbox WHERE id IN (SELECT MIN(id) FROM event_outbox WHERE topic = $topic "
                    + "AND dead = 0 GROUP BY key)", ("$topic", topic));
            DateTimeOffset? next = row.Step() && !row.IsNull(0) ? Time(row.Long(0)) : null;
            row.Reset();
            return new(next);
        }
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DeadAsync(string prefix, int limit, CancellationToken cancellation) =>
        Read($"SELECT {Columns} FROM event_outbox WHERE {HasPrefix} AND dead = 1 ORDER BY id LIMIT $limit",
            ("$prefix", prefix), ("$limit", limit));

    public ValueTask CompleteAsync(long id, int status, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (gate)
        {
            // Synced with the next change of the store: what a loss of power takes of it is delivered once more, as after any sudden end.
            Synchronous("NORMAL");
            try
            {
                Prepared(
                    $"UPDATE event_outbox SET attempts = attempts + 1, dead = {Delivered}, status = $status, delivered = $now, "
                        + "last_error = NULL WHERE id = $id", ("$id", id), ("$status", status), ("$now", now.UtcTicks)).Run();
                if (id % TrimEvery == 0)
                    Prepared(
                        $"DELETE FROM event_outbox WHERE dead = {Delivered} AND id <= $last", ("$last", id - Kept)).Run();
            }
            finally
            {
                Synchronous("FULL");
            }
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> NewestAsync(string prefix, long before, int limit, CancellationToken cancellation) =>
        Read($"SELECT {Columns} FROM event_outbox WHERE id < $before AND {HasPrefix} ORDER BY id DESC LIMIT $limit",
            ("$prefix", prefix), ("$before", before), ("$limit", limit));

    public ValueTask<IReadOnlyList<OutboxEntry>> NextAsync(string prefix, long after, int limit, CancellationToken cancellation) =>
        Read($"SELECT {Columns} FROM event_outbox WHERE id > $after AND {HasPrefix} ORDER BY id LIMIT $limit",
            ("$prefix", prefix), ("$after", after), ("$limit", limit));

    // Each half has an index of its own, which has to be named by the very words of its condition.
    public async ValueTask<IReadOnlyList<OutboxEntry>> AboutAsync(string topic, string key, int limit, CancellationToken cancellation)
    {
        var found = new List<OutboxEntry>();
        foreach (var half in (string[])["dead = 0", "dead <> 0"])
            found.AddRange(await Read(
                $"SELECT {Columns} FROM event_outbox WHERE topic = $topic AND key = $key AND {half} ORDER BY id DESC LIMIT $limit",
                ("$topic", topic), ("$key", key), ("$limit", limit)).ConfigureAwait(false));
        return [.. found.OrderByDescending(entry => entry.Id).Take(limit)];
    }

    public async ValueTask<OutboxEntry?> FindAsync(long id, CancellationToken cancellation) =>
        await Read($"SELECT {Columns} FROM event_outbox WHERE id = $id", ("$id", id)).ConfigureAwait(false) is [var entry] ? entry : null;

    public ValueTask<long> AddAsync(OutboxEntry entry, CancellationToken cancellation)
    {
        lock (gate)
        {
            Insert(Prepared(Insertion), entry);
            return new(raw.sqlite3_last_insert_rowid(connection.Handle));
        }
    }

    /// <summary>Gives a table of an older version the columns it lacks.</summary>
    public static void AddColumns(SqliteConnection connection)
    {
        foreach (var column in (string[])["status", "delivered"])
        {
            using var known = connection.CreateCommand();
            known.CommandText = $"SELECT count(*) FROM pragma_table_info('event_outbox') WHERE name = '{column}'";
            if (known.ExecuteScalar() is not 0L)
                continue;
            using var add = connection.CreateCommand();
            add.CommandText = $"ALTER TABLE event_outbox ADD COLUMN {column} INTEGER";
            add.ExecuteNonQuery();
        }
    }

    public ValueTask FailAsync(long id, string error, DateTimeOffset? next, CancellationToken cancellation) => Run(
        "UPDATE event_outbox SET attempts = attempts + 1, last_error = $error, next_attempt = $next, dead = $dead WHERE id = $id",
        ("$id", id), ("$error", error), ("$next", (next ?? default).UtcTicks), ("$dead", next == null));

    public ValueTask ReviveAsync(long id, ReadOnlyMemory<byte> body, DateTimeOffset now, CancellationToken cancellation) => Run(
        $"UPDATE event_outbox SET dead = {Waiting}, body = $body, next_attempt = $now WHERE id = $id AND dead = {GivenUp}",
        ("$id", id), ("$body", body.ToArray()), ("$now", now.UtcTicks));

    public ValueTask<int> ForgetDeadAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (gate)
        {
            Prepared("DELETE FROM event_outbox WHERE dead = 1 AND created < $before", ("$before", before.UtcTicks)).Run();
            return new(raw.sqlite3_changes(connection.Handle));
        }
    }

    public void Dispose()
    {
        foreach (var prepared in _prepared.Values)
            prepared.Dispose();
    }

    private ValueTask<IReadOnlyList<OutboxEntry>> Read(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            var row = Prepared(sql, parameters);
            var entries = new List<OutboxEntry>();
            while (row.Step())
                entries.Add(new OutboxEntry(
                    row.Long(0), Time(row.Long(1)), row.Text(2), row.Text(3), row.Bytes(4), (int)row.Long(5), Time(row.Long(6)),
                    row.IsNull(7) ? null : row.Text(7), row.Long(8) == GivenUp)
                {
                    Status = row.IsNull(9) ? null : (int)row.Long(9), Delivered = row.IsNull(10) ? null : Time(row.Long(10)),
                });
            return new(entries);
        }
    }

    private ValueTask Run(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            Prepared(sql, parameters).Run();
            return ValueTask.CompletedTask;
        }
    }

    private PreparedSql Prepared(string sql, params (string Name, object Value)[] parameters)
    {
        if (!_prepared.TryGetValue(sql, out var prepared))
            _prepared[sql] = prepared = new PreparedSql(connection, sql);
        prepared.Reset();
        foreach (var (name, value) in parameters)
            prepared.Bind(name, value);
        return prepared;
    }

    private void Synchronous(string mode) => SqliteException.ThrowExceptionForRC(
        raw.sqlite3_exec(connection.Handle, "PRAGMA synchronous = " + mode), connection.Handle);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
