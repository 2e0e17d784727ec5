using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against a stub of the protocol: nobody here can have a queue of AWS.</summary>
public sealed class SqsTests
{
    private readonly ConcurrentQueue<string> _waiting = [];
    private readonly List<string> _deleted = [];

    // body | body of the event; nothing for none
    [Theory]
    [InlineData("""{"a": 1}""", """{"a":1}""")]
    [InlineData("text", "\"text\"")]
    [InlineData("", "\"\"")]
    [InlineData("NaN", "\"NaN\"")]
    public async Task Run_Body_IsAnEvent(string body, string expected)
    {
        await using var aws = Queue();
        await using var rig = Started(aws);
        Send(body);

        var made = Assert.Single(await rig.EventsAsync(1));
        Assert.Equal(expected, made.GetProperty("body").GetRawText());
        Assert.Equal("11111111-2222-4333-8444-000000000001", made.GetProperty("meta").GetProperty("MessageId").GetString());
        Assert.Equal("11111111-2222-4333-8444-000000000001", made.GetProperty("meta").GetProperty("uuid").GetString());
    }

    [Fact]
    public async Task Run_AMessage_IsDeletedWhenItIsRecordedAndNotBefore()
    {
        await using var aws = Queue();
        await using var rig = new SourceRig("aws_sqs_queue");
        var recorded = new TaskCompletionSource();
        rig.BeforePublish = _ => recorded.Task;
        rig.Start(aws.Arguments(""", "name": "q", "delay_seconds": 0"""));
        Send("1");
        await rig.UntilAsync(() => _waiting.IsEmpty, "it is taken");
        Assert.Empty(_deleted);

        recorded.SetResult();
        await rig.UntilAsync(() => _deleted.Count > 0, "it is deleted");
        Assert.Equal("handle 1", Assert.Single(_deleted));
    }

    [Fact]
    public async Task Run_WhatCannotBeAnEvent_IsDeletedAndSaid()
    {
        await using var aws = Queue();
        await using var rig = Started(aws);
        Send(new string('[', 2000) + new string(']', 2000));
        Send("\"end\"");

        Assert.Equal("\"end\"", Assert.Single(await rig.EventsAsync(1)).GetProperty("body").GetRawText());
        await rig.UntilAsync(() => _deleted.Count == 2, "both are deleted");
        Assert.Contains(rig.Log.All, line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AServiceThatFails_IsAskedAgainAndSaidOnce()
    {
        var failing = true;
        await using var aws = new AwsStub((operation, question) =>
            failing ? (500, "<html>broken</html>") : Answer(operation, question));
        await using var rig = Started(aws);
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is said");
        Send("1");
        failing = false;

        Assert.Single(await rig.EventsAsync(1));
        await rig.UntilAsync(() => rig.Health.Problem is null, "it is well");
        Assert.Single(rig.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal)
            && line.Contains("cannot reach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WrongSecret_IsSaidWithoutIt()
    {
        await using var aws = Queue();
        await using var rig = new SourceRig("aws_sqs_queue");
        rig.Start(aws.Arguments(""", "name": "q" """).Replace(AwsStub.Secret, "verywrongsecret", StringComparison.Ordinal));
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is refused");

        Assert.Contains("InvalidSignatureException", rig.Health.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("verywrongsecret", rig.Health.Problem + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}""")]
    public async Task Run_QueueThatIsNotThere_EndsTheSource(string body)
    {
        await using var aws = new AwsStub((_, _) => (400, body));
        await using var rig = new SourceRig("ansible.eda.aws_sqs_queue");
        Assert.Equal("raised there is no queue q", await rig.EndAsync(aws.Arguments(""", "name": "q" """)));
    }

    // arguments | what is said
    [Theory]
    [InlineData("""{"region": "eu-central-1"}""", "the argument 'name' is missing")]
    [InlineData("""{"name": "q", "region": "eu-central-1", "access_key": "a"}""", "secret_key is missing, and access_key is given")]
    [InlineData("""{"name": "q", "region": "eu-central-1", "access_key": ""}""", "access_key is empty")]
    [InlineData("""{"name": "q", "region": "a/b"}""", "region is no region")]
    [InlineData("""{"name": "q", "region": "eu-central-1", "endpoint_url": "http://me:secret@a"}""", "endpoint_url is no address: expected https://host/")]
    [InlineData("""{"name": "q", "region": "eu-central-1", "max_number_of_messages": 11}""", "max_number_of_messages is 11: expected a whole number from 1 to 10")]
    [InlineData("""{"name": "q", "region": "eu-central-1", "delay_seconds": "soon"}""", "delay_seconds is a whole number, not 'soon'")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("aws_sqs_queue");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    private int _sent;

    private void Send(string body)
    {
        var number = ++_sent;
        _waiting.Enqueue($$"""{"MessageId":"11111111-2222-4333-8444-{{number:D12}}","ReceiptHandle":"handle {{number}}","Body":{{JsonSerializer.Serialize(body)}}}""");
    }

    private AwsStub Queue() => new(Answer);

    private static SourceRig Started(AwsStub aws)
    {
        var rig = new SourceRig("aws_sqs_queue");
        rig.Start(aws.Arguments(""", "name": "q", "delay_seconds": 0"""));
        return rig;
    }

    private (int Status, string Body) Answer(string operation, JsonElement question)
    {
        switch (operation)
        {
            case "GetQueueUrl":
                return (200, """{"QueueUrl":"http://queue/1/q"}""");
            case "ReceiveMessage":
                return (200, _waiting.TryDequeue(out var message) ? $$"""{"Messages":[{{message}}]}""" : "{}");
            default:
                _deleted.AddRange(question.GetProperty("Entries").EnumerateArray()
                    .Select(entry => entry.GetProperty("ReceiptHandle").GetString()!));
                return (200, """{"Successful":[],"Failed":[]}""");
        }
    }
}
