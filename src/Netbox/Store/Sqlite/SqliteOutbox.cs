using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store.Sqlite;

/// <summary>The outbox in the store's own database.</summary>
internal sealed class SqliteOutbox(SqliteConnection connection, Lock gate) : IOutbox
{
    private const string HasPrefix = "substr(topic, 1, length($prefix)) = $prefix";
    private const string Columns = "id, created, topic, key, body, attempts, next_attempt, last_error, dead, status, delivered";

    // What "dead" holds: waiting, given up, delivered.
    private const int Waiting = 0, GivenUp = 1, Delivered = 2;

    // So many deliveries that are done are kept.
    private const int Kept = 5000;
    private const int TrimEvery = 100;

    public static void Insert(SqliteConnection connection, OutboxEntry entry)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO event_outbox (created, topic, key, body, attempts, next_attempt, last_error, dead) VALUES "
            + "($created, $topic, $key, $body, $attempts, $next, $error, $dead)";
        command.Parameters.AddWithValue("$created", entry.Created.UtcTicks);
        command.Parameters.AddWithValue("$topic", entry.Topic);
        command.Parameters.AddWithValue("$key", entry.Key);
        command.Parameters.AddWithValue("$body", entry.Body.ToArray());
        command.Parameters.AddWithValue("$attempts", entry.Attempts);
        command.Parameters.AddWithValue("$next", entry.NextAttempt.UtcTicks);
        command.Parameters.AddWithValue("$error", (object?)entry.LastError ?? DBNull.Value);
        command.Parameters.AddWithValue("$dead", entry.Dead);
        command.ExecuteNonQuery();
    }

    public ValueTask<IReadOnlyList<string>> TopicsAsync(string prefix, CancellationToken cancellation)
    {
        lock (gate)
        {
            using var command = Command($"SELECT DISTINCT topic FROM event_outbox WHERE dead = 0 AND {HasPrefix}", ("$prefix", prefix));
            using var reader = command.ExecuteReader();
            var topics = new List<string>();
            while (reader.Read())
                topics.Add(reader.GetString(0));
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
            using var command = Command(
                "SELECT MIN(next_attempt) FROM event_outbox WHERE id IN (SELECT MIN(id) FROM event_outbox WHERE topic = $topic "
                    + "AND dead = 0 GROUP BY key)", ("$topic", topic));
            return new(command.ExecuteScalar() is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);
        }
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> DeadAsync(string prefix, int limit, CancellationToken cancellation) =>
        Read($"SELECT {Columns} FROM event_outbox WHERE {HasPrefix} AND dead = 1 ORDER BY id LIMIT $limit",
            ("$prefix", prefix), ("$limit", limit));

    public async ValueTask CompleteAsync(long id, int status, DateTimeOffset now, CancellationToken cancellation)
    {
        await Run(
            $"UPDATE event_outbox SET attempts = attempts + 1, dead = {Delivered}, status = $status, delivered = $now, last_error = NULL "
                + "WHERE id = $id", ("$id", id), ("$status", status), ("$now", now.UtcTicks)).ConfigureAwait(false);
        // Not each time: every statement is synced by itself.
        if (id % TrimEvery == 0)
            await Run($"DELETE FROM event_outbox WHERE dead = {Delivered} AND id <= $last", ("$last", id - Kept)).ConfigureAwait(false);
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
            Insert(connection, entry);
            using var command = Command("SELECT last_insert_rowid()");
            return new((long)command.ExecuteScalar()!); // there is always one
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
            using var command = Command("DELETE FROM event_outbox WHERE dead = 1 AND created < $before", ("$before", before.UtcTicks));
            return new(command.ExecuteNonQuery());
        }
    }

    private ValueTask<IReadOnlyList<OutboxEntry>> Read(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var entries = new List<OutboxEntry>();
            while (reader.Read())
                entries.Add(new OutboxEntry(
                    reader.GetInt64(0), Time(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4),
                    reader.GetInt32(5),
                    Time(reader.GetInt64(6)), reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetInt32(8) == GivenUp)
                {
                    Status = reader.IsDBNull(9) ? null : reader.GetInt32(9),
                    Delivered = reader.IsDBNull(10) ? null : Time(reader.GetInt64(10)),
                });
            return new(entries);
        }
    }

    private ValueTask Run(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            using var command = Command(sql, parameters);
            command.ExecuteNonQuery();
            return ValueTask.CompletedTask;
        }
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
