using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>Broken and hostile HTTP: what is not taken is never answered as if it were, and the listener lives on.</summary>
public sealed class MalformedRequestTests
{
    private const string Chunked = "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

    // Name, request, statuses that are right (0: the connection is closed without an answer).
    private static readonly (string Name, string Request, int[] Expected)[] Refused =
    [
        ("chunk of 2^31", Chunked + "80000000\r\n{}", [400]),
        ("chunk of 2^32", Chunked + "100000000\r\n{}", [400]),
        ("chunk of 2^63", Chunked + "8000000000000000\r\n{}", [400]),
        ("chunk size that overflows", Chunked + new string('f', 40) + "\r\n{}", [400]),
        ("negative chunk", Chunked + "-1\r\n{}\r\n0\r\n\r\n", [400]),
        ("chunk size that is no number", Chunked + "zz\r\n{}\r\n0\r\n\r\n", [400]),
        ("chunk longer than it says", Chunked + "2\r\n{}{}\r\n0\r\n\r\n", [400]),
        ("chunk that ends early", Chunked + "ff\r\n{}", [400, 0]),
        ("chunk extension without end", Chunked + "2;" + new string('x', 100_000), [400, 0]),
        ("length and chunks", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: "
            + "close\r\n\r\nzz\r\n", [400]),
        ("two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}", [400]),
        ("negative length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -2\r\nConnection: close\r\n\r\n{}", [400]),
        ("length beyond the limit", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\nConnection: close\r\n\r\n{", [413]),
        ("length of 2^63", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9223372036854775808\r\nConnection: close\r\n\r\n{", [400, 413]),
        ("body that ends early", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{}", [400, 0]),
        ("other transfer coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n{}", [400]),
        ("no host", "POST / HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", [400]),
        ("header without colon", "POST / HTTP/1.1\r\nHost: h\r\nnonsense\r\nContent-Length: 2\r\n\r\n{}", [400]),
        ("line that goes on", "POST / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\n{}", [400]),
        ("no HTTP", "hello\r\n\r\n", [400]),
        ("long line without end", "POST /" + new string('a', 100_000), [414, 400, 431]),
        ("long header without end", "POST / HTTP/1.1\r\nX: " + new string('a', 200_000), [431, 400]),
        ("half a head", "POST / HTTP/1.1\r\nHost: h\r\n", [400, 408, 0]),
    ];

    public static TheoryData<string> Rows => [.. Refused.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Send_Malformed_IsRefusedAndNoEventComesOfIt(string name)
    {
        var (_, request, expected) = Refused.First(row => row.Name == name);
        foreach (var arguments in (Mapping[])[[], new Mapping { { "hmac_secret", "shh" } }])
        {
            await using var webhook = new AttackedWebhook(arguments);
            var signed = arguments.Count > 0;

            var (status, reply) = await webhook.SendAsync(
                signed ? request.Replace("Host: h\r\n", "Host: h\r\nX-Hub-Signature-256: 00\r\n", StringComparison.Ordinal) : request,
                    expected.Contains(0));

            Assert.True(expected.Contains(status) || (signed && status == 401), $"{status}: {reply}");
            Assert.Empty(await webhook.TakeAsync());
            await StillTakesAsync(webhook, signed);
        }
    }

    [Theory]
    [InlineData(499, 200)]
    [InlineData(500, 400)]
    [InlineData(2_000, 400)]
    [InlineData(100_000, 400)]
    public async Task Post_Nested_IsRefusedBeyondTheLimitWhichIsNamed(int depth, int expected)
    {
        foreach (var (source, success) in (ValueTuple<string, int>[])[("ansible.eda.webhook", 200), ("ansible.eda.alertmanager", 202)])
        {
            await using var webhook = new AttackedWebhook(source: source);

            var (status, reply) = await webhook.PostAsync(new string('[', depth) + new string(']', depth));

            Assert.Equal(expected == 200 ? success : expected, status);
            Assert.Equal(expected != 200, reply.Contains("499 levels", StringComparison.Ordinal));
            Assert.Equal(expected == 200, (await webhook.TakeAsync()).Count > 0);
        }
    }

    [Fact]
    public async Task Post_DeepAtTheLimitThroughAFilter_IsTakenOrRefusedButNeverLost()
    {
        var lines = new AttackedWebhook.LineLogger();
        var filter = FilterCatalog.Create("eda.builtin.event_splitter",
            new Mapping { { "splitter_key", "payload.alerts" }, { "attributes_key_map", new Mapping { { "all", "payload" } } } }, lines);
        foreach (var depth in (int[])[100, 496, 497, 498])
        {
            await using var webhook = new AttackedWebhook(filters: [filter]);

            var (status, _) = await webhook.PostAsync(
                $$"""{"alerts": [{"x": {{new string('[', depth - 3)}}{{new string(']', depth - 3)}} }]}""");

            Assert.Equal(status == 200 ? 1 : 0, (await webhook.TakeAsync()).Count);
            Assert.Contains(status, (int[])[200, 400]);
        }
    }

    [Theory]
    [InlineData("ansible.eda.alertmanager", """{"alerts": [%]}""", 0)]
    [InlineData("ansible.eda.webhook", """{"alerts": [%]}""", 1)]
    public async Task Post_BodyThatBecomesTooManyEvents_IsRefusedAsAWhole(string source, string body, int filters)
    {
        var lines = new AttackedWebhook.LineLogger();
        var splitter = FilterCatalog.Create("eda.builtin.event_splitter", new Mapping { { "splitter_key", "payload.alerts" } }, lines);
        await using var webhook = new AttackedWebhook(source: source, filters: filters == 0 ? [] : [splitter]);

        var (status, reply) = await webhook.PostAsync(
            body.Replace("%", string.Join(',', Enumerable.Repeat("{}", IntakeLimits.EventsAtOnce + 1)), StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.Contains("more than 10000", reply, StringComparison.Ordinal);
        Assert.Empty(await webhook.TakeAsync());
    }

    [Fact]
    public async Task Post_HandlerWithADefect_IsAnswered500AndToldTheOperatorWithoutSecrets()
    {
        await using var webhook = new AttackedWebhook(sink: new DefectiveSink());

        var (status, _) = await webhook.SendAsync(
            "POST /hook?token=secret HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\nAuthorization: Bearer "
                + "secret\r\n\r\n{}");

        Assert.Equal(500, status);
        var line = Assert.Single(webhook.Lines.All, l => l.StartsWith("Error", StringComparison.Ordinal));
        Assert.Equal("Error: POST /hook was answered 500, a defect of this program: KeyNotFoundException: beyond the end", line);
        Assert.DoesNotContain(webhook.Lines.All, l => l.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(1, webhook.Health.Report().Defects);
    }

    [Theory]
    [InlineData(1000, 1000, "", 200)]
    [InlineData(1000, 1001, "", 413)]
    [InlineData(1 << 20, 1 << 20, "", 200)]
    [InlineData(1 << 20, (1 << 20) + 1, "", 413)]
    [InlineData(3 << 20, 3 << 20, "", 200)]
    [InlineData(1000, 1001, "Content-Encoding: gzip", 413)]
    [InlineData(4000, 4000, "Content-Encoding: gzip", 200)]
    public async Task Post_Body_IsTakenUpToWhatTheProjectAllows(int most, int length, string encoding, int expected)
    {
        await using var webhook = new AttackedWebhook(limits: new IntakeLimits { MaxBody = most });
        var body = Encoding.ASCII.GetBytes($"\"{new string('x', length - 2)}\"");
        if (encoding.Length > 0)
        {
            using var packed = new MemoryStream();
            using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
                gzip.Write(body);
            body = packed.ToArray();
        }
        var head = $"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
            + $"{body.Length}\r\n{(encoding.Length > 0 ? encoding + "\r\n" : "")}\r\n";

        var (status, reply) = await webhook.SendAsync([.. Encoding.ASCII.GetBytes(head), .. body]);

        Assert.True(status == expected, reply);
        Assert.Equal(expected == 413, reply.Contains($"Maximum request body size {most} exceeded.", StringComparison.Ordinal));
        Assert.Equal(expected == 200 ? 1 : 0, (await webhook.TakeAsync()).Count);
    }

    [Fact]
    public async Task Post_PrettyPrinted_IsKeptInOneLine()
    {
        await using var webhook = new AttackedWebhook();

        await webhook.PostAsync("{\r\n\t\"event\": \"created\",\n \"timestamp\": \"t\", \"object_type\": \"a.vm\", \"data\": {\n\"say\": "
            + "\"a \\\" \\\\ b\\n\"} }");

        var found = (await webhook.TakeAsync()).Single().GetProperty("payload").GetRawText();
        Assert.Equal("""{"event":"created","timestamp":"t","model":"vm","object_type":"a.vm","data":{"say":"a \" \\ b\n"}}""", found);
    }

    private static async Task StillTakesAsync(AttackedWebhook webhook, bool signed)
    {
        const string Body = """{"a": 1}""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData("shh"u8, Encoding.UTF8.GetBytes(Body)));
        var (status, reply) = await webhook.PostAsync(Body, signed ? [$"X-Hub-Signature-256: {signature}"] : []);
        Assert.True(status == 200, reply);
        Assert.Single(await webhook.TakeAsync());
    }

    private sealed class DefectiveSink : IEventSink
    {
        public ValueTask PublishAsync(
            object? value, CancellationToken cancellationToken) => throw new KeyNotFoundException("beyond the end");

        public ValueTask PublishOpenAsync(
            ReadOnlySpan<byte> open, CancellationToken cancellationToken) => throw new KeyNotFoundException("beyond the end");
    }
}
