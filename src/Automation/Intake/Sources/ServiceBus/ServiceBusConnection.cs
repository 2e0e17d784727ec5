using Amqp;
using Amqp.Framing;
using Amqp.Sasl;

namespace Plumbline.Automation.Intake.Sources.ServiceBus;

/// <summary>A connection of AMQP 1.0 to a namespace of Azure Service Bus, with a receiver of one queue.</summary>
internal sealed class ServiceBusConnection : IAsyncDisposable
{
    /// <summary>Messages that may be here and not completed.</summary>
    public const int Prefetch = 100;

    private const string TokenNode = "$cbs";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Connection _connection;

    private ServiceBusConnection(Connection connection, ReceiverLink receiver) => (_connection, Receiver) = (connection, receiver);

    public ReceiverLink Receiver { get; }

    public static async Task<ServiceBusConnection> OpenAsync(ServiceBusOptions options, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory();
        factory.AMQP.MaxFrameSize = 64 * 1024;
        factory.AMQP.HostName = options.Host;
        if (options.Key is null)
            factory.SASL.Profile = SaslProfile.Anonymous;
        var address = new Address(
            options.Host, options.Port, options.Key?.Name, options.Key?.Value, "/", options.IsTls ? "amqps" : "amqp");
        var connection = await factory.CreateAsync(address, cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        try
        {
            var session = new Session(connection);
            if (options.Signature is not null)
                await PresentAsync(session, options, cancellationToken).ConfigureAwait(false);
            var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var receiver = new ReceiverLink(session, "plumbline", new Attach
            {
                Source = new Source { Address = options.Queue }, Target = new Target(),
                // Completed by us, when it is recorded.
                SndSettleMode = SenderSettleMode.Unsettled, RcvSettleMode = ReceiverSettleMode.First,
            }, (_, answer) =>
            {
                // A queue that is not there is answered with an empty source, and an end that says why.
                if (answer.Source is not null)
                    attached.TrySetResult();
            });
            receiver.AddClosedCallback((_, error) => attached.TrySetException(Ended(error)));
            connection.AddClosedCallback((_, error) => attached.TrySetException(Ended(error)));
            await attached.Task.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            return new ServiceBusConnection(connection, receiver);
        }
        catch
        {
            await CloseAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    public static AmqpException Ended(Error? error) =>
        new(error ?? new Error(ErrorCode.ConnectionForced) { Description = "the connection ended" });

    public async ValueTask DisposeAsync() => await CloseAsync(_connection).ConfigureAwait(false);

    private static async Task CloseAsync(Connection connection)
    {
        try
        {
            await connection.CloseAsync(TimeSpan.FromSeconds(2), null).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is AmqpException or TimeoutException or ObjectDisposedException or IOException)
        {
            // What is not completed comes again.
        }
    }

    // The signature is shown to a node of its own before anything else is asked for.
    private static async Task PresentAsync(Session session, ServiceBusOptions options, CancellationToken cancellationToken)
    {
        var replies = new ReceiverLink(session, "plumbline-cbs-replies", TokenNode);
        var requests = new SenderLink(session, "plumbline-cbs", TokenNode);
        await requests.SendAsync(new Message(options.Signature)
        {
            Properties = new Properties { MessageId = "1", ReplyTo = TokenNode },
            ApplicationProperties = new ApplicationProperties
            {
                Map =
                {
                    ["operation"] = "put-token", ["type"] = "servicebus.windows.net:sastoken",
                    ["name"] = $"amqp://{options.Host}/{options.Queue}",
                },
            },
        }, Patience).WaitAsync(cancellationToken).ConfigureAwait(false);
        var answer = await replies.ReceiveAsync(Patience).WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new TimeoutException("the signature is not answered");
        replies.Accept(answer);
        var status = answer.ApplicationProperties?.Map["status-code"];
        if (status is not (200 or 202))
            throw new AmqpException(
                ErrorCode.UnauthorizedAccess,
                $"the signature is refused: {answer.ApplicationProperties?.Map["status-description"] ?? status}");
        await requests.CloseAsync().WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        await replies.CloseAsync().WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
    }
}
