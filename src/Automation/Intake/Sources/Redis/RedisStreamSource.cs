using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Redis;

/// <summary><c>redis_stream</c>: entries of a stream, as a member of a group; acknowledged when they are recorded.</summary>
internal sealed class RedisStreamSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.redis_stream", context => new RedisStreamSource(context))
    {
        Legacy = ["ansible.eda.redis_stream", "redis_stream"],
    };

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = RedisStreamOptions.From(context);
        var link = new SourceLink(Name, options.Server, context, Reason) { Secrets = new Secrets(options.Password) };
        return link.RunAsync(stop => ReadAsync(options, link, sink, stop), cancellationToken);
    }

    private async Task ReadAsync(RedisStreamOptions options, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var redis = await WithinAsync(
            stop => RespConnection.OpenAsync(options.Host, options.Port, options.Tls, stop), cancellationToken).ConfigureAwait(false);
        await using var closing = redis.ConfigureAwait(false);
        await WithinAsync(stop => BeginAsync(redis, options, stop), cancellationToken).ConfigureAwait(false);
        link.Works();
        // First what was given to us and is not acknowledged: from a life before this one.
        for (var own = "0"; own is not null;)
            own = await TakeAsync(redis, options, await GroupAsync(redis, options, own, cancellationToken).ConfigureAwait(false), sink,
                cancellationToken).ConfigureAwait(false);
        var looked = context.Time.GetTimestamp();
        while (true)
        {
            await TakeAsync(redis, options, await GroupAsync(redis, options, ">", cancellationToken).ConfigureAwait(false), sink,
                cancellationToken).ConfigureAwait(false);
            if (context.Time.GetElapsedTime(looked) < options.TakeOver / 2)
                continue;
            await TakeOverAsync(redis, options, sink, cancellationToken).ConfigureAwait(false);
            looked = context.Time.GetTimestamp();
        }
    }

    private static async Task<object?> BeginAsync(RespConnection redis, RedisStreamOptions options, CancellationToken cancellationToken)
    {
        if (options.Password is { } password)
            await redis.AskAsync(cancellationToken, options.Username is { } user ? ["AUTH", user, password] : ["AUTH", password])
                .ConfigureAwait(false);
        if (options.Database != 0)
            await redis.AskAsync(cancellationToken, "SELECT", options.Database).ConfigureAwait(false);
        try
        {
            return await redis.AskAsync(cancellationToken, "XGROUP", "CREATE", options.Stream, options.Group, options.Start, "MKSTREAM")
                .ConfigureAwait(false);
        }
        catch (RespErrorException there) when (there.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private Task<object?> GroupAsync(
        RespConnection redis, RedisStreamOptions options, string from, CancellationToken cancellationToken) =>
        // A server that vanished without a word does not answer in its own time.
        WithinAsync(
            stop => redis.AskAsync(
                stop, "XREADGROUP", "GROUP", options.Group, options.Consumer, "COUNT", options.AtOnce, "BLOCK",
                (long)Wait.TotalMilliseconds, "STREAMS", options.Stream, from),
            cancellationToken);

    // What another member of the group took and did not finish.
    private async Task TakeOverAsync(
        RespConnection redis, RedisStreamOptions options, IEventSink sink, CancellationToken cancellationToken)
    {
        var answer = await WithinAsync(
            stop => redis.AskAsync(
                stop, "XAUTOCLAIM", options.Stream, options.Group, options.Consumer, (long)options.TakeOver.TotalMilliseconds, "0-0",
                "COUNT", options.AtOnce),
            cancellationToken).ConfigureAwait(false);
        if (answer is List<object?> { Count: >= 2 } parts && parts[1] is List<object?> entries)
            await EntriesAsync(redis, options, entries, sink, cancellationToken).ConfigureAwait(false);
    }

    // The last of the entries; null when there were none.
    private async Task<string?> TakeAsync(
        RespConnection redis, RedisStreamOptions options, object? answer, IEventSink sink, CancellationToken cancellationToken) =>
        answer is List<object?> { Count: 1 } streams && streams[0] is List<object?> { Count: 2 } stream
            && stream[1] is List<object?> entries
            ? await EntriesAsync(redis, options, entries, sink, cancellationToken).ConfigureAwait(false) : null;

    private async Task<string?> EntriesAsync(
        RespConnection redis, RedisStreamOptions options, List<object?> entries, IEventSink sink, CancellationToken cancellationToken)
    {
        var batch = new EventBatch();
        var ids = new List<object>();
        foreach (var entry in entries.OfType<List<object?>>().Where(entry => entry is [byte[], ..]))
        {
            var id = Encoding.ASCII.GetString((byte[])entry[0]!);
            ids.Add(id);
            // One that was deleted from the stream has no fields any more.
            if (entry.Count == 2 && entry[1] is List<object?> fields && Event(options, id, fields) is { } made)
                batch.Add(made, fields.Sum(field => field is byte[] bytes ? bytes.Length : 0));
            if (batch.IsFull)
                await RecordAsync().ConfigureAwait(false);
        }
        var last = ids is [.., string newest] ? newest : null;
        await RecordAsync().ConfigureAwait(false);
        return last;

        async Task RecordAsync()
        {
            if (ids.Count == 0)
                return;
            await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
            await WithinAsync(stop => redis.AskAsync(stop, ["XACK", options.Stream, options.Group, .. ids]), cancellationToken)
                .ConfigureAwait(false);
            ids.Clear();
        }
    }

    private Mapping? Event(RedisStreamOptions options, string id, List<object?> fields)
    {
        var body = new Mapping();
        object? inField = null;
        var found = false;
        try
        {
            for (var i = 0; i + 1 < fields.Count; i += 2)
            {
                if (fields[i] is not byte[] name || fields[i + 1] is not byte[] value)
                    continue;
                var key = TextEncodings.StrictUtf8.GetString(name);
                if (key == options.Field)
                {
                    if (!MessageBody.TryRead(value, TextEncodings.StrictUtf8, LeaveOut, out inField))
                        return null;
                    found = true;
                }
                else if (options.Field is null)
                    body[key] = TextEncodings.StrictUtf8.GetString(value);
            }
        }
        catch (DecoderFallbackException)
        {
            LeaveOut($"entry {id} is no UTF-8");
            return null;
        }
        if (options.Field is not null && !found)
        {
            LeaveOut($"entry {id} has no field {options.Field}");
            return null;
        }
        return new Mapping
        {
            { "meta", new Mapping { { "stream", options.Stream }, { "id", id } } }, { "body", options.Field is null ? body : inField },
        };
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a stream", reason);

    private Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        Patience.WithinAsync(ask, Patience.Usual, context.Time, cancellationToken);

    private static string? Reason(Exception failure) =>
        failure is RespErrorException or SocketException or IOException or TimeoutException or AuthenticationException
            ? failure.Message : null;
}
