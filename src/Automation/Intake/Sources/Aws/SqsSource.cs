using System.Text;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Messages;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary><c>aws_sqs_queue</c>: the messages of a queue; deleted there when their events are recorded.</summary>
internal sealed class SqsSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.aws_sqs_queue", context => new SqsSource(context))
    {
        Legacy = ["eda.builtin.aws_sqs_queue", "aws_sqs_queue"], IsDeprecated = true,
    };

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var given = new SourceArguments(context.Arguments);
        var queue = PythonValue.Str(given.Required("name"));
        var ask = new Mapping
        {
            { "WaitTimeSeconds", given.Between("delay_seconds", 2, 0, 20) },
            { "MaxNumberOfMessages", given.Between("max_number_of_messages", 1, 1, 10) },
        };
        var find = new Mapping { { "QueueName", queue } };
        if (given.Text("queue_owner_aws_account_id") is { Length: > 0 } owner)
            find["QueueOwnerAWSAccountId"] = owner;
        var options = AwsOptions.From(given, "sqs");
        using var client = new AwsClient(options, "AmazonSQS", "1.0", context.Time);
        var link = new SourceLink(Name, $"the queue {queue}", context, AwsFailure.Reason) { Secrets = options.Secrets };
        await link.RunAsync(stop => ReceiveAsync(client, queue, find, ask, link, sink, stop), cancellationToken).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(
        AwsClient client, string queue, Mapping find, Mapping ask, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        ask["QueueUrl"] = await UrlAsync(client, queue, find, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var answer = await client.AskAsync("ReceiveMessage", ask, cancellationToken).ConfigureAwait(false);
            link.Works();
            var messages = answer.Many("Messages").ToList();
            var batch = new EventBatch();
            foreach (var message in messages)
                if (Event(message) is { } made)
                    batch.Add(made, message.Text("Body")?.Length ?? 0);
            await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
            if (messages.Count > 0)
                await DeleteAsync(client, ask["QueueUrl"], messages, cancellationToken).ConfigureAwait(false);
            // A service that does not wait for messages is not asked without a pause.
            else if (ask["WaitTimeSeconds"] is 0L)
                await Task.Delay(Rest, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<object?> UrlAsync(AwsClient client, string queue, Mapping find, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.AskAsync("GetQueueUrl", find, cancellationToken).ConfigureAwait(false);
            return answer.Text("QueueUrl") ?? throw new AwsException("", "the address of the queue is not said");
        }
        catch (AwsException missing) when (missing.Code is "AWS.SimpleQueueService.NonExistentQueue" or "QueueDoesNotExist")
        {
            throw new PluginException($"there is no queue {queue}", missing);
        }
    }

    private Mapping? Event(Mapping message)
    {
        var id = message.Text("MessageId");
        if (id is null || message.Text("Body") is not { } text)
        {
            LeaveOut("a message has no MessageId, or no Body");
            return null;
        }
        if (!MessageBody.TryRead(Encoding.UTF8.GetBytes(text), Encoding.UTF8, LeaveOut, out var body))
            return null;
        var meta = new Mapping { { "MessageId", id } };
        // The same message has the same one, however often it comes.
        if (Guid.TryParse(id, out var uuid))
            meta["uuid"] = uuid.ToString();
        return new Mapping { { "body", body }, { "meta", meta } };
    }

    // What is not deleted comes again after its time-out.
    private async Task DeleteAsync(AwsClient client, object? url, List<Mapping> messages, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync("DeleteMessageBatch", new Mapping
        {
            { "QueueUrl", url },
            { "Entries", messages.Select((message, i) => (object?)new Mapping
                {
                    { "Id", $"m{i}" }, { "ReceiptHandle", message.Any("ReceiptHandle") },
                }).ToList() },
        }, cancellationToken).ConfigureAwait(false);
        foreach (var failed in answer.Many("Failed"))
            context.Logger.SourceWarns(
                Name, $"a message is recorded and could not be deleted, so that it comes again: {failed.Any("Code")}");
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "a queue", reason);
}
