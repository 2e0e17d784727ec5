using Confluent.Kafka;
using Plumbline.Automation.Intake.Sources.Kafka.Avro;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Kafka;

/// <summary><c>kafka</c>: the messages of topics. An offset is committed when its event is recorded.</summary>
internal sealed class KafkaSource(SourceContext context) : IEventSource
{
    // A group thinks that who does not ask for long is gone.
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    public static SourceKind Kind { get; } = new("ansible.eda.kafka", context => new KafkaSource(context))
    {
        Legacy = ["eda.builtin.kafka", "kafka"],
    };

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = KafkaOptions.From(context);
        var link = new SourceLink(Name, options.Server, context, Reason) { Secrets = new Secrets(options.Secrets) };
        return link.RunAsync(
            // The client of librdkafka waits with a thread.
            stop => Task.Factory.StartNew(
                () => ConsumeAsync(options, link, sink, stop), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap(),
            cancellationToken);
    }

    private async Task ConsumeAsync(KafkaOptions options, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        using var avro = options.IsAvro ? AvroBody.From(Name, context) : null;
        using var consumer = Make(options, link);
        var batch = new EventBatch();
        var taken = new TakenMessages();
        while (true)
        {
            for (var message = consumer.Next(); message is not null;
                message = batch.IsFull || taken.AreMany ? null : consumer.NextThere())
            {
                cancellationToken.ThrowIfCancellationRequested();
                taken.Add(message);
                if (await EventOf(message).ConfigureAwait(false) is { } made)
                    batch.Add(made, message.Message.Value?.Length ?? 0);
            }
            cancellationToken.ThrowIfCancellationRequested();
            if (!batch.IsEmpty)
                await RestAsync(consumer, batch.PublishAsync(sink, cancellationToken), cancellationToken).ConfigureAwait(false);
            // Of those that bring no event as well.
            consumer.Done(taken.Last);
            taken.Clear();
        }

        async ValueTask<Mapping?> EventOf(ConsumeResult<Ignore, byte[]> message)
        {
            if (avro is null || message.Message.Value is not { } bytes)
                return KafkaEvent.Of(message, options.Encoding, LeaveOut);
            var read = avro.ReadAsync(bytes, LeaveOut, cancellationToken);
            if (!read.IsCompleted)
            {
                var waiting = read.AsTask();
                await RestAsync(consumer, waiting, cancellationToken).ConfigureAwait(false);
                read = new(waiting);
            }
            return KafkaEvent.Of(message, await read.ConfigureAwait(false), options.Encoding, LeaveOut);
        }
    }

    private async Task RestAsync(KafkaConsumer consumer, Task work, CancellationToken cancellationToken)
    {
        await LongWork.DoneAsync(work, ShowEvery, consumer.Rest, context.Time, cancellationToken).ConfigureAwait(false);
        consumer.Resume();
    }

    // What librdkafka refuses of the arguments, and what it lacks here.
    private KafkaConsumer Make(KafkaOptions options, SourceLink link)
    {
        try
        {
            return new KafkaConsumer(Name, options, link, context);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or DllNotFoundException
            or TypeInitializationException)
        {
            throw new PluginException($"the client of Kafka refuses: {PlainText.Clause(link.Secrets.Hidden(refused.Message))}", refused);
        }
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a topic", reason);

    private static string? Reason(Exception failure) => failure switch
    {
        KafkaException kafka => kafka.Error.Reason,
        _ => null,
    };
}
