using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Plumbline.Automation.Intake.Sources.Amqp;

/// <summary><c>rabbitmq</c>: messages of a queue; acknowledged when they are recorded.</summary>
internal sealed class RabbitmqSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.rabbitmq", context => new RabbitmqSource(context))
    {
        Legacy = ["ansible.eda.rabbitmq", "rabbitmq"],
    };

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = RabbitmqOptions.From(context);
        var link = new SourceLink(Name, options.Server, context, Reason) { Secrets = new Secrets(options.Factory.Password) };
        return link.RunAsync(stop => ConsumeAsync(options, link, sink, stop), cancellationToken);
    }

    private async Task ConsumeAsync(RabbitmqOptions options, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var ending = channel.ConfigureAwait(false);
        await PrepareAsync(channel, options, cancellationToken).ConfigureAwait(false);

        // Its end is the channel's, a failure of ours, or being told to stop.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = cancellationToken.Register(() => ended.TrySetCanceled(cancellationToken)).ConfigureAwait(false);
        channel.ChannelShutdownAsync += (_, why) =>
        {
            ended.TrySetException(new IOException(why.ReplyText));
            return Task.CompletedTask;
        };
        var came = Channel.CreateUnbounded<(ulong Tag, Mapping? Made, int Bytes)>(new UnboundedChannelOptions { SingleReader = true });
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) =>
        {
            ended.TrySetException(new IOException($"the queue {options.Queue} is gone"));
            return Task.CompletedTask;
        };
        // The broker sends as many as may wait for their acknowledgement, and the client one after the other.
        consumer.ReceivedAsync += (_, delivery) =>
        {
            try
            {
                came.Writer.TryWrite((delivery.DeliveryTag, Made(delivery), delivery.Body.Length));
            }
#pragma warning disable CA1031 // it ends the session, whatever it is
            catch (Exception failure)
#pragma warning restore CA1031
            {
                came.Writer.TryComplete(failure);
            }
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(options.Queue, autoAck: false, consumer, cancellationToken).ConfigureAwait(false);
        link.Works();
        context.Health?.Count("sessions");
        while (await Task.WhenAny(ended.Task, came.Reader.WaitToReadAsync(cancellationToken).AsTask()).ConfigureAwait(false) != ended.Task)
            await TakeAsync(channel, came.Reader, sink, cancellationToken).ConfigureAwait(false);
        await ended.Task.ConfigureAwait(false);
    }

    // The client leaves a connection behind on which nobody answers: what it opened is closed here.
    private async Task<IConnection> OpenAsync(RabbitmqOptions options, CancellationToken cancellationToken)
    {
        var opened = new ConcurrentBag<ITcpClient>();
        options.Factory.SocketFactory = family =>
        {
            var socket = ConnectionFactoryBase.DefaultSocketFactory(family);
            opened.Add(socket);
            return socket;
        };
        try
        {
            return await Patience.WithinAsync(
                options.Factory.CreateConnectionAsync, Patience.Usual, context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            foreach (var socket in opened)
                socket.Dispose();
            throw;
        }
    }

    private static async Task PrepareAsync(IChannel channel, RabbitmqOptions options, CancellationToken cancellationToken)
    {
        await channel.BasicQosAsync(0, options.Prefetch, global: false, cancellationToken).ConfigureAwait(false);
        if (options.Declares)
            await channel.QueueDeclareAsync(
                options.Queue, durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-queue-type"] = options.QueueType }, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        else
            await channel.QueueDeclarePassiveAsync(options.Queue, cancellationToken).ConfigureAwait(false);
        if (options.Exchange is { } exchange)
            foreach (var key in options.RoutingKeys)
                await channel.QueueBindAsync(options.Queue, exchange, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private static async Task TakeAsync(
        IChannel channel, ChannelReader<(ulong Tag, Mapping? Made, int Bytes)> came, IEventSink sink, CancellationToken cancellationToken)
    {
        var batch = new EventBatch();
        ulong last = 0;
        while (!batch.IsFull && came.TryRead(out var delivery))
            if (delivery.Made is { } made)
            {
                batch.Add(made, delivery.Bytes);
                last = delivery.Tag;
            }
            else
            {
                // What cannot be an event goes where the queue sends its dead letters.
                await channel.BasicRejectAsync(delivery.Tag, requeue: false, cancellationToken).ConfigureAwait(false);
            }
        if (batch.IsEmpty)
            return;
        await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
        await channel.BasicAckAsync(last, multiple: true, cancellationToken).ConfigureAwait(false);
    }

    private Mapping? Made(BasicDeliverEventArgs delivery) =>
        MessageBody.TryRead(delivery.Body, TextEncodings.StrictUtf8, LeaveOut, out var body)
            ? new Mapping { { "meta", Meta(delivery) }, { "body", body } } : null;

    private static Mapping Meta(BasicDeliverEventArgs delivery)
    {
        var of = delivery.BasicProperties;
        var meta = new Mapping
        {
            { "exchange", delivery.Exchange }, { "routing_key", delivery.RoutingKey }, { "redelivered", delivery.Redelivered },
            { "headers", Value(of.Headers, 0) ?? new Mapping() },
        };
        if (of.IsMessageIdPresent())
            meta["message_id"] = of.MessageId;
        if (of.IsContentTypePresent())
            meta["content_type"] = of.ContentType;
        if (of.IsCorrelationIdPresent())
            meta["correlation_id"] = of.CorrelationId;
        // The same message has the same one, however often it comes.
        if (Guid.TryParse(of.MessageId, out var id))
            meta["uuid"] = id.ToString();
        return meta;
    }

    // What AMQP's tables hold.
    private static object? Value(object? value, int depth) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string or bool or long or double or null => value,
        int or short or sbyte or byte or uint or ushort => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        float single => (double)single,
        AmqpTimestamp time => time.UnixTime,
        IDictionary<string, object?> table when depth < 16 => table.Aggregate(new Mapping(), (mapping, pair) =>
        {
            mapping[pair.Key] = Value(pair.Value, depth + 1);
            return mapping;
        }),
        IEnumerable<object?> items when depth < 16 => items.Select(item => Value(item, depth + 1)).ToList(),
        _ => value.ToString(),
    };

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a queue", reason);

    private static string? Reason(Exception failure) => failure switch
    {
        BrokerUnreachableException { InnerException: { } inner } => Reason(inner) ?? inner.Message,
        OperationInterruptedException { ShutdownReason: { } why } => why.ReplyText,
        AuthenticationFailureException => "the broker refuses the user or his password",
        RabbitMQClientException or IOException or System.Net.Sockets.SocketException or TimeoutException
            or System.Security.Authentication.AuthenticationException => failure.Message,
        AggregateException many => Reason(many.GetBaseException()),
        _ => null,
    };
}
