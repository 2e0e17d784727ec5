using System.Text;
using Plumbline.Automation.Intake.Sources.Kafka;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against the broker that librdkafka brings. Nothing of this source is recorded: its events are those of its source
/// text.</summary>
public sealed class KafkaTests(MockBroker broker) : IClassFixture<MockBroker>
{
    private static int _number;

    private readonly string _topic = $"topic{Interlocked.Increment(ref _number)}";

    // body | the body of the event; nothing for none
    public static TheoryData<string?, string> Bodies => new()
    {
        { """{"a": 1}""", """{"a":1}""" },
        { "[1, 2]", "[1,2]" },
        { "5", "5" },
        { "no json", "\"no json\"" },
        { "{\"a\": ", "\"{\\u0022a\\u0022: \"" },
        { "NaN", "\"NaN\"" },
        { null, "" },
        { "", "" },
        { "{}", "" },
        { "0", "" },
        { "null", "" },
        { "false", "" },
        { "\u00ff", "" },
        { new string('[', 2000) + new string(']', 2000), "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Run_Body_IsAnEventOrIsSkipped(string? body, string expected)
    {
        broker.Topic(_topic);
        await using var rig = Start("""offset": "earliest""");
        await broker.SendAsync(_topic, body is null ? null : Encoding.Latin1.GetBytes(body));
        await broker.SendAsync(_topic, "\"end\""u8.ToArray());
        var events = await rig.EventsAsync(expected.Length == 0 ? 1 : 2);

        Assert.Equal(expected.Length == 0 ? ["\"end\""] : [Escaped(expected), "\"end\""], events.Select(e => e.GetProperty("body").GetRawText()));
    }

    [Fact]
    public async Task Run_Message_HasTheMetaOfThePeer()
    {
        broker.Topic(_topic);
        await using var rig = Start("""offset": "earliest""");
        await broker.SendAsync(_topic, """{"n": 1}"""u8.ToArray(), ("trace", "x\u00e9"u8.ToArray()));
        await broker.SendAsync(_topic, """{"n": 2, "message_uuid": "11111111-2222-4333-8444-555555555555"}"""u8.ToArray());
        await broker.SendAsync(_topic, """{"n": 3, "message_uuid": "no uuid"}"""u8.ToArray());
        await broker.SendAsync(_topic, """{"n": 4, "message_uuid": "11111111-2222-4333-8444-555555555555"}"""u8.ToArray(), ("message_uuid", "header wins"u8.ToArray()));
        var events = await rig.EventsAsync(4);
        string Meta(int n, string key) => events[n].GetProperty("meta").TryGetProperty(key, out var value) ? value.ToString() : "-";

        Assert.Equal(["meta", "body"], events[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["source_offset", "produced_at", "headers", "uuid", "source", "received_at"], events[0].GetProperty("meta").EnumerateObject().Select(p => p.Name));
        Assert.Equal($"{_topic}:0:0", Meta(0, "source_offset"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$", Meta(0, "produced_at"));
        Assert.Equal("""{"trace":"xé"}""", Meta(0, "headers"));
        Assert.Equal(KafkaEvent.Named($"{_topic}:0:0").ToString(), Meta(0, "uuid"));
        Assert.Equal("11111111-2222-4333-8444-555555555555", Meta(1, "uuid"));
        Assert.Equal(("no uuid", KafkaEvent.Named($"{_topic}:0:2").ToString()), (Meta(2, "message_id"), Meta(2, "uuid")));
        Assert.Equal(("header wins", KafkaEvent.Named($"{_topic}:0:3").ToString()), (Meta(3, "message_id"), Meta(3, "uuid")));
    }

    // What Python 3.11 says: uuid.uuid5(uuid.NAMESPACE_OID, name).
    [Theory]
    [InlineData("eda:0:0", "cfce9cf9-96e1-5f7c-85e7-db54293f30be")]
    public void Named_OffsetOfAMessage_IsPythonsUuid5(string name, string expected) =>
        Assert.Equal(expected, KafkaEvent.Named(name).ToString());

    [Fact]
    public async Task Run_SecondOfAGroup_GoesOnBehindWhatWasRecorded()
    {
        broker.Topic(_topic);
        await using (var first = Start("""offset": "earliest", "group_id": "g1"""))
        {
            await broker.SendAsync(_topic, "1"u8.ToArray());
            await broker.SendAsync(_topic, "2"u8.ToArray());
            await first.EventsAsync(2);
        }
        await broker.SendAsync(_topic, "3"u8.ToArray());
        await using var second = Start("""offset": "earliest", "group_id": "g1""");

        Assert.Equal("3", Assert.Single(await second.EventsAsync(1)).GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Run_EndsBeforeAnEventIsRecorded_TheMessageComesAgain()
    {
        broker.Topic(_topic);
        var never = new TaskCompletionSource();
        await using (var first = new SourceRig("kafka") { BeforePublish = _ => never.Task })
        {
            var taken = new TaskCompletionSource();
            first.BeforePublish = async _ =>
            {
                taken.TrySetResult();
                await never.Task;
            };
            first.Start(Arguments("""offset": "earliest", "group_id": "g2"""));
            await broker.SendAsync(_topic, "1"u8.ToArray());
            await taken.Task.WaitAsync(SourceRig.Patience, TestContext.Current.CancellationToken);
            // Longer than commits take.
            await Task.Delay(1500, TestContext.Current.CancellationToken);
            never.SetException(new OperationCanceledException());
            await first.StopAsync();
        }
        await using var second = Start("""offset": "earliest", "group_id": "g2""");

        Assert.Equal("1", Assert.Single(await second.EventsAsync(1)).GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Run_BrokerAwayAndBack_LosesNothingAndSaysItOnce()
    {
        using var own = new MockBroker();
        own.Topic(_topic);
        await using var rig = new SourceRig("kafka");
        rig.Start(Arguments("""offset": "earliest", "group_id": "g3""", own.Port));
        await own.SendAsync(_topic, "1"u8.ToArray());
        await rig.UntilAsync(() => rig.Published == 1, "the first");
        own.Down();
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is away");
        own.Up();
        await rig.UntilAsync(() => rig.Health.Problem is null, "it is back");
        await own.SendAsync(_topic, "2"u8.ToArray());

        Assert.Equal(["1", "2"], (await rig.EventsAsync(2)).Select(e => e.GetProperty("body").GetRawText()).Distinct());
        Assert.Single(rig.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("cannot reach", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(", \"group_id\": \"gp\"")]
    [InlineData("")]
    public async Task Run_Pattern_TakesTopicsThatComeLater(string group)
    {
        var name = $"{_topic}{group.Length}";
        broker.Topic($"{name}-a");
        broker.Topic($"other-{name}");
        await using var rig = new SourceRig("kafka");
        rig.Start($$"""{"host": "127.0.0.1", "port": {{broker.Port}}, "topic_pattern": "{{name}}-[ab]$", "offset": "earliest", "metadata_max_age_ms": 300{{group}}}""");
        await broker.SendAsync($"{name}-a", "1"u8.ToArray());
        await broker.SendAsync($"other-{name}", "99"u8.ToArray());
        await rig.UntilAsync(() => rig.Published == 1, "the first");
        broker.Topic($"{name}-b");
        await broker.SendAsync($"{name}-b", "2"u8.ToArray());

        Assert.Equal(["1", "2"], (await rig.EventsAsync(2)).Select(e => e.GetProperty("body").GetRawText()));
    }

    [Fact]
    public async Task Run_NobodyThere_IsTriedAgainAndSaidOnceWithoutThePassword()
    {
        await using var rig = new SourceRig("kafka");
        rig.Start("""
            {"host": "127.0.0.1", "port": 9, "topic": "t", "security_protocol": "SASL_PLAINTEXT", "sasl_plain_username": "me",
            "sasl_plain_password": "topsecret"}
            """);
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is said");
        await Task.Delay(1000, TestContext.Current.CancellationToken);

        Assert.True(rig.IsRunning);
        Assert.Single(rig.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("cannot reach", StringComparison.Ordinal));
        Assert.DoesNotContain("topsecret", string.Join('\n', rig.Log.All) + rig.Health.Problem, StringComparison.Ordinal);
    }

    // arguments | how it ends
    [Theory]
    [InlineData("""{"host": "a", "port": 1}""", "Exactly one of topic, topics, or topic_pattern must be provided.")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "topics": ["u"]}""", "Exactly one of topic, topics, or topic_pattern must be provided.")]
    [InlineData("""{"host": "a", "port": 1, "topics": []}""", "topics is a list with at least one topic, not a list")]
    [InlineData("""{"host": "a", "port": 1, "topic_pattern": "("}""", "topic_pattern: '")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "offset": "newest"}""", "offset is 'newest': expected latest or earliest")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "verify_mode": "NONE"}""", "verify_mode is 'NONE': expected CERT_REQUIRED, CERT_OPTIONAL or CERT_NONE")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "security_protocol": "TLS"}""", "security_protocol is 'TLS': expected PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "encoding": "utf-9"}""", "there is no encoding 'utf-9' here")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "message_format": "xml"}""", "message_format is 'xml': expected json or avro")]
    [InlineData("""{"port": 1, "topic": "t"}""", "the argument 'host' is missing")]
    [InlineData("""{"host": "a", "topic": "t"}""", "port is ")]
    [InlineData("""{"host": "a", "port": "many", "topic": "t"}""", "port is a whole number, not 'many'")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "cafile": ""}""", "cafile is empty")]
    [InlineData("""{"host": "a", "port": 1, "topic": "t", "cafile": "nowhere.pem"}""", "nowhere.pem")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("kafka");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GSSAPI", "elsewhere", true)]
    [InlineData("GSSAPI", "a", false)]
    [InlineData("PLAIN", "elsewhere", false)]
    public async Task Run_DomainOfKerberos_IsSaidWhereItDoesNothing(string mechanism, string domain, bool isSaid)
    {
        await using var rig = new SourceRig("kafka");
        rig.Start($$"""
            {"host": "a", "port": 9, "topic": "t", "security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "{{mechanism}}",
            "sasl_plain_username": "me", "sasl_plain_password": "topsecret", "sasl_kerberos_domain_name": "{{domain}}"}
            """);
        await rig.StopAsync();

        Assert.Equal(isSaid, rig.Log.All.Any(line => line.Contains("sasl_kerberos_domain_name does nothing here", StringComparison.Ordinal)));
    }

    // arguments of Avro | how it ends
    [Theory]
    [InlineData("""avro_schema_file": "nowhere.avsc""", "avro_schema_file: Could not find file")]
    [InlineData("""avro_schema_file": {"type": "wrd"}, "x": "y""", "avro_schema_file is no Avro schema: there is no type 'wrd'")]
    [InlineData("""schema_registry_url": "ftp://x""", "schema_registry_url is no address: expected http:// or https:// and a host")]
    [InlineData("""schema_registry_url": "http://x", "schema_registry_oauth_client_id": "c""", "schema_registry_oauth_client_id goes with")]
    [InlineData("""schema_registry_url": "http://x", "schema_registry_basic_auth": "a:b", "schema_registry_bearer_token": "c""", "three ways in: expected one")]
    public async Task Run_ArgumentsOfAvro_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("kafka");
        Assert.Contains(expected, await rig.EndAsync(Arguments($"message_format\": \"avro\", \"{arguments}", 1)), StringComparison.Ordinal);
    }

    private const string Schema = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"n\",\"type\":\"long\"}]}";

    // A registry with schema 7; the one of the file adds a field.
    [Fact]
    public async Task Run_Avro_IsReadByTheSchemaOfTheRegistryOrOfTheFile()
    {
        var asked = new List<string>();
        await using var registry = new HttpStub(head =>
        {
            lock (asked)
                asked.Add(head);
            return !head.Contains("Authorization: Basic bWU6dG9wc2VjcmV0", StringComparison.Ordinal) ? HttpStub.Answer(401)
                : head.StartsWith("GET /sub/schemas/ids/7 ", StringComparison.Ordinal) ? Answer(System.Text.Json.JsonSerializer.Serialize(
                    new Dictionary<string, string> { ["schema"] = Schema }))
                : HttpStub.Answer(404);
        });
        broker.Topic(_topic);
        await using var rig = new SourceRig("kafka");
        await File.WriteAllTextAsync(rig.At("r.avsc"),
            Schema.Replace("]}", """,{"name":"more","type":"string","default":"new"}]}""", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        rig.Start(Arguments($"""
            offset": "earliest", "message_format": "avro", "avro_schema_file": "r.avsc",
            "schema_registry_url": "http://127.0.0.1:{registry.Port}/sub/", "schema_registry_basic_auth": "me:topsecret
            """));
        byte[] one = [0, 0, 0, 0, 7, 10], two = [0, 0, 0, 0, 7, 12], unknown = [0, 0, 0, 0, 8, 14, 2, (byte)'x'];
        foreach (var message in (byte[][])[one, two, unknown, [14], [16, 2, (byte)'y'], one[..5]])
            await broker.SendAsync(_topic, message);
        await broker.SendAsync(_topic, [18, 2, (byte)'z']);

        Assert.Equal(
            ["""{"n":5,"more":"new"}""", """{"n":6,"more":"new"}""", """{"n":7,"more":"x"}""", """{"n":8,"more":"y"}""", """{"n":9,"more":"z"}"""],
            (await rig.EventsAsync(5)).Select(e => e.GetProperty("body").GetRawText()));
        Assert.Equal(1, asked.Count(head => head.Contains("/ids/7 ", StringComparison.Ordinal)));
        Assert.Equal(2, rig.Log.All.Count(line => line.Contains("a message is no Avro: it ends too early", StringComparison.Ordinal)));
        Assert.Contains(rig.Log.All, line => line.Contains("has no schema 8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_RegistryThatDoesNotLetUsIn_EndsItWithoutTheSecret()
    {
        await using var registry = new HttpStub(_ => HttpStub.Answer(403));
        broker.Topic(_topic);
        await broker.SendAsync(_topic, [0, 0, 0, 0, 7, 10]);
        await using var rig = new SourceRig("kafka");
        var end = await rig.EndAsync(Arguments($"""
            offset": "earliest", "message_format": "avro", "schema_registry_url": "http://127.0.0.1:{registry.Port}",
            "schema_registry_bearer_token": "topsecret
            """));
        Assert.Contains(
            $"the schema registry at 127.0.0.1:{registry.Port} does not let us in: it answers with 403", end, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", end + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    // Away at first: no message is lost. The token is fetched first.
    [Fact]
    public async Task Run_RegistryThatIsAway_IsWaitedFor()
    {
        var answers = 0;
        await using var registry = new HttpStub(head =>
            head.StartsWith("POST /token", StringComparison.Ordinal) ? Answer("{\"access_token\": \"granted\", \"expires_in\": 3600}")
            : !head.Contains("Authorization: Bearer granted", StringComparison.Ordinal) ? HttpStub.Answer(401)
            : Interlocked.Increment(ref answers) == 1 ? HttpStub.Answer(503)
            : Answer(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["schema"] = Schema })));
        broker.Topic(_topic);
        await broker.SendAsync(_topic, [0, 0, 0, 0, 7, 10]);
        await using var rig = Start($"""
            offset": "earliest", "message_format": "avro", "schema_registry_url": "http://127.0.0.1:{registry.Port}",
            "schema_registry_oauth_client_id": "me", "schema_registry_oauth_client_secret": "topsecret",
            "schema_registry_oauth_token_url": "http://127.0.0.1:{registry.Port}/token
            """);
        Assert.Equal("""{"n":5}""", Assert.Single(await rig.EventsAsync(1)).GetProperty("body").GetRawText());
        Assert.Single(rig.Log.All, line => line.Contains("is away", StringComparison.Ordinal));
        Assert.Null(rig.Health.Problem);
    }

    private static string Answer(string json) =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}";

    private SourceRig Start(string more)
    {
        var rig = new SourceRig("kafka");
        rig.Start(Arguments(more));
        return rig;
    }

    private string Arguments(string more, int? port = null) =>
        $$"""{"host": "127.0.0.1", "port": {{port ?? broker.Port}}, "topic": "{{_topic}}", "{{more}}"}""";

    private static string Escaped(string json) => json.Replace("\\u0022", "\\\"", StringComparison.Ordinal);
}
