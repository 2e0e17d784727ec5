using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Channels;
using Amqp;
using Amqp.Framing;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.ServiceBus;

/// <summary><c>azure_service_bus</c>: the messages of a queue; completed there when their events are recorded.</summary>
internal sealed class ServiceBusSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.azure_service_bus", context => new ServiceBusSource(context))
    {
        Legacy = ["eda.builtin.azure_service_bus", "azure_service_bus"], IsDeprecated = true,
    };

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = ServiceBusOptions.From(context);
        var link = new SourceLink(Name, options.Server, context, Reason) { Secrets = options.Secrets };
        return link.RunAsync(
            async stop =>
            {
                // A queue where nothing happens ends the receiver after some minutes, and nothing is wrong.
                while (true)
                    await ReceiveAsync(options, link, sink, stop).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async Task ReceiveAsync(ServiceBusOptions options, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var bus = await ServiceBusConnection.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await using var closing = bus.ConfigureAwait(false);
        link.Works();
        context.Health?.Count("sessions");
        var came = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
        bus.Receiver.AddClosedCallback((_, error) => came.Writer.TryComplete(ServiceBusConnection.Ended(error)));
        // The bus sends as many as may wait to be completed.
        bus.Receiver.Start(ServiceBusConnection.Prefetch, (_, message) => came.Writer.TryWrite(message));
        try
        {
            while (await came.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                await TakeAsync(bus.Receiver, came.Reader, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (AmqpException ended) when ((string?)ended.Error?.Condition == ErrorCode.DetachForced)
        {
            // Connected anew, without a word.
        }
    }

    private async Task TakeAsync(
        ReceiverLink receiver, ChannelReader<Message> came, IEventSink sink, CancellationToken cancellationToken)
    {
        var taken = new List<Message>();
        var batch = new EventBatch();
        while (!batch.IsFull && came.TryRead(out var message))
        {
            taken.Add(message);
            if (Event(message, out var length) is { } made)
                batch.Add(made, length);
        }
        await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
        foreach (var message in taken)
            receiver.Accept(message);
    }

    private Mapping? Event(Message message, out int length)
    {
        var bytes = Bytes(message);
        length = bytes.Length;
        if (!MessageBody.TryRead(bytes, TextEncodings.StrictUtf8, LeaveOut, out var body))
            return null;
        var id = message.Properties?.GetMessageId();
        var meta = new Mapping { { "message_id", id is null ? null : id as string ?? id.ToString() } };
        // The same message has the same one, however often it comes.
        if (Guid.TryParse(id?.ToString(), out var uuid))
            meta["uuid"] = uuid.ToString();
        return new Mapping { { "body", body }, { "meta", meta } };
    }

    private static byte[] Bytes(Message message) => message.BodySection switch
    {
        Data data => data.Binary,
        AmqpValue { Value: byte[] bytes } => bytes,
        AmqpValue { Value: string text } => Encoding.UTF8.GetBytes(text),
        AmqpValue value => Encoding.UTF8.GetBytes(Convert.ToString(value.Value, System.Globalization.CultureInfo.InvariantCulture) ?? ""),
        DataList parts => [.. Enumerable.Range(0, parts.Count).SelectMany(i => parts[i].Binary)],
        _ => [],
    };

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a queue", reason);

    private static string? Reason(Exception failure) => failure switch
    {
        AmqpException amqp => amqp.Error?.Description is { Length: > 0 } said ? said : failure.Message,
        SocketException or IOException or TimeoutException or AuthenticationException => failure.GetBaseException().Message,
        AggregateException many => Reason(many.GetBaseException()),
        OperationCanceledException => "no answer in time",
        ObjectDisposedException => "the connection ended",
        _ => null,
    };
}
