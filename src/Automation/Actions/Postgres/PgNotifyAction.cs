using System.Text;
using Npgsql;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Postgres;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Wording;

namespace Plumbline.Automation.Actions.Postgres;

/// <summary><c>pg_notify</c>: sends an event on a channel of a PostgreSQL server, for whoever listens there.</summary>
internal sealed class PgNotifyAction : IRuleAction
{
    public ActionKind Kind => ActionKinds.PgNotify;

    public async ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        NpgsqlConnectionStringBuilder connection;
        string channel;
        try
        {
            connection = PgConnections.Of(
                ConnectionWords.Of(Text(arguments, "dsn")), Environment.GetEnvironmentVariable, Directory.GetCurrentDirectory());
            channel = Text(arguments, "channel");
        }
        catch (PluginException unusable)
        {
            return new ActionOutcome.Failed(unusable.WithCure);
        }
        var notifications = MessageChunks.Notifications(Encoding.UTF8.GetString(EventJson.Write(Event(arguments))));
        try
        {
            await SendAsync(connection, channel, notifications, cancellationToken).ConfigureAwait(false);
            return ActionOutcome.Done.Nothing;
        }
        catch (Exception failure) when (PgConnections.Reason(failure) is { } reason)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var said = new Secrets(connection.Password, connection.SslPassword).Hidden(PlainText.Clause(reason));
            return new ActionOutcome.Failed($"nothing was sent to {PgConnections.Server(connection)}: {said}");
        }
    }

    // All parts or none, one behind the other.
    private static async Task SendAsync(
        NpgsqlConnectionStringBuilder server, string channel, IReadOnlyList<string> notifications, CancellationToken cancellationToken)
    {
        var pool = PgConnections.Source(server);
        await using var closing = pool.ConfigureAwait(false);
        var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = connection.ConfigureAwait(false);
        var batch = connection.CreateBatch();
        await using var sent = batch.ConfigureAwait(false);
        foreach (var notification in notifications)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_notify($1, $2)")
            {
                Parameters = { new() { Value = channel }, new() { Value = notification } },
            });
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Mapping Event(Mapping arguments)
    {
        var given = Injection.Object(arguments, "event", ActionKinds.PgNotify.Name);
        if (!arguments.TryGetValue("remove_meta", out var remove) || remove is not true)
            return given;
        var bare = new Mapping();
        foreach (var (key, value) in given)
            if (key is not "meta")
                bare[key] = value;
        return bare;
    }

    private static string Text(Mapping arguments, string name) =>
        arguments.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text
        : throw new PluginException($"{name} of pg_notify is {PythonValue.Kind(value)}, where a text that is not empty was expected");
}
