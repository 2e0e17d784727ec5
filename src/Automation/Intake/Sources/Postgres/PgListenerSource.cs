using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary><c>pg_listener</c>: what is sent with NOTIFY on channels of a PostgreSQL server.</summary>
internal sealed class PgListenerSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.pg_listener", context => new PgListenerSource(context))
    {
        Legacy = ["ansible.eda.pg_listener", "pg_listener"],
    };

    /// <summary>How long it is quiet before the server is asked: one that vanished without a word is noticed so.</summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromSeconds(30);

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = PgListenerOptions.From(context);
        var link = new SourceLink(Name, options.Server, context, PgConnections.Reason)
        {
            Backoff = new Backoff(TimeSpan.FromSeconds(2), options.LongestPause), Most = options.Attempts,
            Secrets = new Secrets(options.Secrets),
        };
        return link.RunAsync(stop => ListenAsync(options, link, sink, stop), cancellationToken);
    }

    private async Task ListenAsync(PgListenerOptions options, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var pool = PgConnections.Source(options.Connection);
        await using var closing = pool.ConfigureAwait(false);
        var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = connection.ConfigureAwait(false);
        var came = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        connection.Notification += (_, notification) => came.Writer.TryWrite(notification.Payload);
        await AskAsync(
            connection,
            string.Concat(options.Channels.Select(channel => $"LISTEN \"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\";")),
            cancellationToken).ConfigureAwait(false);
        link.Works();
        var chunks = new MessageChunks(IntakeLimits.LargestMessage) { LeftOut = LeaveOut };
        while (true)
        {
            await TakeAsync(came.Reader, chunks, sink, cancellationToken).ConfigureAwait(false);
            if (!await connection.WaitAsync(AskAfter, cancellationToken).ConfigureAwait(false))
                await AskAsync(connection, "SELECT 1", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task AskAsync(NpgsqlConnection connection, string command, CancellationToken cancellationToken)
    {
        var asked = connection.CreateCommand();
        await using var ending = asked.ConfigureAwait(false);
        asked.CommandText = command;
        await asked.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task TakeAsync(
        ChannelReader<string> came, MessageChunks chunks, IEventSink sink, CancellationToken cancellationToken)
    {
        var batch = new EventBatch();
        try
        {
            while (came.TryRead(out var payload))
            {
                if (Message(payload, chunks) is { } message)
                    batch.Add(message, payload.Length);
                if (batch.IsFull)
                    await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // A notification that is none ends the source; those before it were taken.
            await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Mapping? Message(string payload, MessageChunks chunks)
    {
        var message = Read(payload);
        return !MessageChunks.IsChunk(message) ? message : chunks.Add(message) is { } whole ? Read(whole) : null;
    }

    private static Mapping Read(string payload)
    {
        try
        {
            return IntakeJson.Read(Encoding.UTF8.GetBytes(payload)) is var value && value is Mapping message ? message
                : throw new PluginException($"a notification is {PythonValue.Kind(value)}, where a JSON object was expected");
        }
        catch (JsonException reason)
        {
            // Not what the parser says: it may quote what was sent. A word that is none of JSON's is wrong from its beginning.
            var line = payload.Split('\n')[(int)(reason.LineNumber ?? 0)];
            var at = (int)Math.Min(reason.BytePositionInLine ?? 0, line.Length);
            while (at > 0 && char.IsAsciiLetter(line[at - 1]))
                at--;
            throw new PluginException($"a notification is no JSON: line {reason.LineNumber + 1} column {at + 1} (char {at})", reason);
        }
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a channel", reason);
}
