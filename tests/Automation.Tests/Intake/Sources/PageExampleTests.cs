using System.Text;
using Amqp.Framing;
using MQTTnet;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Architecture;
using RabbitMQ.Client;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>
/// The example of the page of each source that speaks to somebody: as it stands there, but for where that somebody is. What is sent to
/// it is taken, and its rule fires.
/// </summary>
public sealed class PageExampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kafka()
    {
        using var broker = new MockBroker();
        broker.Topic("alerts");
        await broker.SendAsync("alerts", """{"severity": "low"}"""u8.ToArray());
        await broker.SendAsync("alerts", """{"severity": "high"}"""u8.ToArray());
        await FiresAsync("kafka", "alerts:0:1", () => Task.CompletedTask, ("kafka.example.org", "127.0.0.1"), ("port: 9092", $"port: {broker.Port}"));
    }

    [Fact]
    public async Task Rabbitmq()
    {
        await using var server = await LocalServer.RabbitmqAsync();
        var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = server.Port };
        await using var connection = await factory.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        await channel.QueueDeclareAsync("tickets", true, false, false, cancellationToken: Token);
        await channel.BasicPublishAsync("", "tickets", false, new BasicProperties(), """{"priority": "high"}"""u8.ToArray(), Token);
        await FiresAsync("rabbitmq", "{'priority': 'high'}", () => Task.CompletedTask, ("rabbit.example.org", $"127.0.0.1\n        port: {server.Port}"),
            ("username: eda", "username: guest"), ("{{ rabbit_password }}", "guest"));
    }

    [Fact]
    public async Task Mqtt()
    {
        await using var broker = await LocalServer.MosquittoAsync();
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build(), Token);
        await FiresAsync("mqtt", "plant/7/alarm", () => client.PublishStringAsync("plant/7/alarm", """{"level": 4}"""),
            ("mqtt.example.org", $"127.0.0.1\n        port: {broker.Port}"));
    }

    [Fact]
    public async Task Redis_stream()
    {
        await using var redis = await LocalServer.RedisAsync();
        await FiresAsync("redis_stream", "-0", () => LocalServer.RunAsync(
            "redis-cli", [], "-p", $"{redis.Port}", "XADD", "jobs", "*", "data", """{"kind": "reboot"}"""),
            ("redis.example.org", $"127.0.0.1\n        port: {redis.Port}"));
    }

    [Fact]
    public async Task Pg_listener_and_pg_notify()
    {
        using var server = new PostgresServer();
        server.Sql("CREATE DATABASE shop");
        (string, string)[] where =
        [
            ("host=db.example.org port=5432", $"host=127.0.0.1 port={server.Port}"), ("user=eda", "user=pwuser"), ("{{ db_password }}", "topsecret"),
        ];
        await FiresAsync("pg_listener", "{'number': 5}", async () =>
        {
            // The page's second example sends.
            await using var sending = RulebookUnderTest.Of(Example("pg_listener", 1, where));
            await sending.RunAsync();
        }, where);
    }

    [Fact]
    public async Task Aws_sqs_queue()
    {
        var given = 0;
        await using var aws = new AwsStub((operation, _) => operation switch
        {
            "GetQueueUrl" => (200, """{"QueueUrl":"http://queue/1/alerts"}"""),
            "ReceiveMessage" when Interlocked.Increment(ref given) == 1 =>
                (200, """{"Messages":[{"MessageId":"m1","ReceiptHandle":"h","Body":"{\"severity\": \"high\"}"}]}"""),
            "ReceiveMessage" => (200, "{}"),
            _ => (200, """{"Successful":[],"Failed":[]}"""),
        });
        await FiresAsync("aws_sqs_queue", "m1", () => Task.CompletedTask, At(aws), ("delay_seconds: 10", "delay_seconds: 1"));
    }

    [Fact]
    public async Task Aws_cloudtrail()
    {
        var soon = DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeSeconds();
        await using var aws = new AwsStub((_, question) => (200, question.GetProperty("LookupAttributes")[0].GetProperty("AttributeValue")
            .GetString() != "ec2.amazonaws.com" ? """{"Events":[]}""" : $$"""
            {"Events":[{"EventId":"e","EventName":"RunInstances","Username":"ada","EventTime":{{soon}},"CloudTrailEvent":"{}"}]}
            """));
        await FiresAsync("aws_cloudtrail", "ada", () => Task.CompletedTask, At(aws));
    }

    [Fact]
    public async Task Azure_service_bus()
    {
        using var bus = new ServiceBusStub(null);
        bus.Send("m1", new Data { Binary = Encoding.UTF8.GetBytes("""{"severity": "high"}""") });
        await FiresAsync("azure_service_bus", "m1", () => Task.CompletedTask, ("{{ connection_string }}", bus.Connection() + ";UseDevelopmentEmulator=true"));
    }

    // Pages of sources that need nobody else are followed as a whole.
    [Fact]
    public void Every_page_that_is_not_followed_is_here()
    {
        var skipping = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs/sources"), "*.md")
            .Where(page => File.ReadAllText(page).Contains("<!-- skip: ", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension);
        var here = typeof(PageExampleTests).GetMethods()
            .Select(m => m.Name.Replace("_and_pg_notify", "", StringComparison.Ordinal).ToLowerInvariant());
        Assert.Empty(skipping.Except(here));
    }

    private static async Task FiresAsync(string page, string banner, Func<Task> send, params (string There, string Here)[] where)
    {
        using var log = new LogLines();
        await using var rulebook = RulebookUnderTest.Of(Example(page, 0, where), loggers: log);
        using var stop = new CancellationTokenSource();
        var running = rulebook.RunAsync(stop.Token);
        var until = DateTime.UtcNow + SourceRig.Patience;
        for (var isSent = DateTime.MinValue; !rulebook.Banners.Any(shown => shown.Contains(banner, StringComparison.Ordinal));)
        {
            Assert.True(DateTime.UtcNow < until && !running.IsCompleted, string.Join('\n', [.. rulebook.Banners, .. log.All]));
            // Nobody keeps what comes before the source is there.
            if (DateTime.UtcNow - isSent > TimeSpan.FromSeconds(1))
            {
                await send();
                isSent = DateTime.UtcNow;
            }
            await Task.Delay(20, Token);
        }
        await stop.CancelAsync();
        await running;
    }

    /// <summary>A rulebook of a page, in its order.</summary>
    private static string Example(string page, int which, (string There, string Here)[] where)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/sources", $"{page}.md"));
        var example = text.Split("```yaml\n")[which + 1].Split("\n```")[0] + "\n";
        foreach (var (there, here) in where)
        {
            Assert.Contains(there, example, StringComparison.Ordinal);
            example = example.Replace(there, here, StringComparison.Ordinal);
        }
        return example;
    }

    private static (string, string) At(AwsStub aws) => ("region: eu-central-1",
        $"region: {AwsStub.Region}\n        endpoint_url: {aws.Address}\n        access_key: {AwsStub.Key}\n        secret_key: {AwsStub.Secret}");
}
