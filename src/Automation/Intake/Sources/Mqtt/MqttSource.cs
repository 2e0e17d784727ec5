using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Mqtt;

/// <summary><c>mqtt</c>: messages of topics; those of quality 1 and 2 are acknowledged when they are recorded.</summary>
internal sealed class MqttSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.mqtt", context => new MqttSource(context))
    {
        Legacy = ["ansible.eda.mqtt", "mqtt"],
    };

    // Of quality 0, which no broker holds back, so many wait; of the others only as many as are not acknowledged.
    private const int Waiting = 1000;

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = MqttOptions.From(context);
        var link = new SourceLink(Name, options.Server, context, Reason) { Secrets = new Secrets(options.Password) };
        return link.RunAsync(stop => SubscribeAsync(options, link, sink, stop), cancellationToken);
    }

    private async Task SubscribeAsync(MqttOptions options, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var came = Channel.CreateBounded<MqttApplicationMessageReceivedEventArgs>(
            new BoundedChannelOptions(Waiting + MqttOptions.Unacknowledged) { SingleReader = true });
        client.ApplicationMessageReceivedAsync += message =>
        {
            message.AutoAcknowledge = false;
            if (!came.Writer.TryWrite(message))
                LeaveOut($"more than {Waiting} messages wait to be recorded");
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += lost =>
        {
            came.Writer.TryComplete(new IOException(Why(lost)));
            return Task.CompletedTask;
        };
        var answer = await Patience.WithinAsync(
            late => client.ConnectAsync(options.Client, late), Patience.Usual, context.Time, cancellationToken).ConfigureAwait(false);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"the broker refuses: {answer.ResultCode} {answer.ReasonString}");
        var topics = new MqttClientSubscribeOptions();
        foreach (var topic in options.Topics)
            topics.TopicFilters.Add(new() { Topic = topic, QualityOfServiceLevel = options.Quality });
        var subscribed = await Patience.WithinAsync(
            late => client.SubscribeAsync(topics, late), Patience.Usual, context.Time, cancellationToken).ConfigureAwait(false);
        if (subscribed.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
            throw new IOException($"the broker refuses the topic {refused.TopicFilter.Topic}: {refused.ResultCode}");
        link.Works();
        context.Health?.Count("sessions");
        try
        {
            while (await came.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                await TakeAsync(came.Reader, sink, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (client.IsConnected)
                await client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(
        ChannelReader<MqttApplicationMessageReceivedEventArgs> came, IEventSink sink, CancellationToken cancellationToken)
    {
        var batch = new EventBatch();
        var taken = new List<MqttApplicationMessageReceivedEventArgs>();
        while (!batch.IsFull && came.TryRead(out var message))
        {
            taken.Add(message);
            var application = message.ApplicationMessage;
            if (MessageBody.TryRead(application.Payload.ToArray(), TextEncodings.StrictUtf8, LeaveOut, out var body))
                batch.Add(new Mapping { { "meta", Meta(application) }, { "body", body } }, application.Payload.Length);
        }
        await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
        foreach (var message in taken)
            await message.AcknowledgeAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Mapping Meta(MqttApplicationMessage message)
    {
        var meta = new Mapping
        {
            { "topic", message.Topic }, { "qos", (long)message.QualityOfServiceLevel }, { "retain", message.Retain },
        };
        if (message.ContentType is { Length: > 0 } type)
            meta["content_type"] = type;
        if (message.UserProperties is { Count: > 0 } properties)
            meta["user_properties"] = properties.Aggregate(new Mapping(), (all, one) =>
            {
                all[one.Name] = Encoding.UTF8.GetString(one.ValueBuffer.Span);
                return all;
            });
        return meta;
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a topic", reason);

    private static string Why(MqttClientDisconnectedEventArgs lost) => lost.Exception?.GetBaseException().Message
        ?? (lost.ReasonString is { Length: > 0 } reason ? reason : $"the broker ended the connection ({lost.Reason})");

    private static string? Reason(Exception failure) => failure switch
    {
        MqttCommunicationException or IOException or SocketException or TimeoutException or MqttProtocolViolationException
            or System.Security.Authentication.AuthenticationException => failure.GetBaseException().Message,
        OperationCanceledException => "no answer in time",
        ChannelClosedException => failure.InnerException?.Message ?? failure.Message,
        _ => null,
    };
}
