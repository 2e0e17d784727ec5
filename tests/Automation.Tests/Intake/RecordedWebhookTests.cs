using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

public sealed class RecordedWebhookTests : IDisposable
{
    // Where we answer otherwise on purpose: "set-up/number of the request" and why. A listed row must differ.
    private static readonly Dictionary<string, string> OnPurpose = new()
    {
        ["bodies/8"] = "1e400 is no finite number: 400, since no rule could read it",
        ["paths/10"] = "an absolute target overrides the Host header (RFC 9112, 3.2.2)",
    };

    // Where we do not start on purpose: what protects came out empty.
    private static readonly Dictionary<string, string> NotStarted = new()
    {
        ["token_empty"] = "'token'",
        ["hmac_empty_secret"] = "'hmac_secret'",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-webhook-").FullName;
    private readonly TestCertificates _certificates;

    public RecordedWebhookTests() => _certificates = new TestCertificates(_folder);

    public static TheoryData<string, string> SetUps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in Rows())
                foreach (var source in row.GetProperty("sources").EnumerateArray())
                    if (SourceCatalog.Has(source.GetString()!))
                        data.Add(row.GetProperty("name").GetString()!, source.GetString()!);
            return data;
        }
    }

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task Requests_Recorded_AreAnsweredAndBecomeEventsAsRecorded(string name, string source)
    {
        var row = Rows().First(r => r.GetProperty("name").GetString() == name);
        using var config = JsonDocument.Parse(row.GetProperty("config").GetRawText().Replace("<DIR>", _folder, StringComparison.Ordinal));
        var arguments = (Mapping)JsonValues.FromJson(config.RootElement)!;
        arguments["host"] = "127.0.0.1";
        arguments["port"] = 0L;
        await using var sink = new CollectingSink(source);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Task.Run(async () =>
        {
            var listening = (IListeningSource)SourceCatalog.Create(
                source, new SourceContext { Arguments = arguments, Logger = NullLogger.Instance });
            var run = listening.RunAsync(sink, stop.Token);
            return (Run: run, Address: await Task.WhenAny(run, listening.Listening) == run ? null : (await listening.Listening)[0]);
        }, stop.Token);
        var refused = NotStarted.GetValueOrDefault(name) ?? (row.TryGetProperty("start_error", out var error) ? error.GetString() : null);
        if (refused is not null)
        {
            var failure = await Assert.ThrowsAsync<PluginException>(async () => await (await running).Run);
            Assert.Null(Facts.Missing(refused, failure.WithCure, Facts.Given([row.GetProperty("config").GetRawText()])));
            return;
        }
        var (end, address) = await running;
        Assert.NotNull(address);

        var differing = row.GetProperty("concurrent").GetBoolean()
            ? await AllAtOnceAsync(row, address, sink, source, stop.Token)
            : await OneByOneAsync(row, address, sink, source, stop.Token);

        Assert.True(differing.Count == 0, string.Join("\n\n", differing));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);
    }

    private async Task<List<string>> OneByOneAsync(
        JsonElement row, Uri address, CollectingSink sink, string source, CancellationToken cancellationToken)
    {
        var differing = new List<string>();
        for (var i = 0; i < row.GetProperty("requests").GetArrayLength(); i++)
        {
            var request = row.GetProperty("requests")[i];
            var answer = await RawHttpClient.SendAsync(address, request, _certificates, cancellationToken);
            var events = await sink.TakeAsync(cancellationToken);
            var difference = Difference(row.GetProperty("expected")[i], answer) ?? Difference(row.GetProperty("events")[i], events, source);
            var key = $"{row.GetProperty("name").GetString()}/{i}";
            if (OnPurpose.TryGetValue(key, out var reason))
                difference = difference is null ? $"as recorded after all, though listed: {reason}" : null;
            if (difference is not null)
                differing.Add($"{key} {request.ToString()[..Math.Min(300, request.ToString().Length)]}\n  {difference}");
        }
        return differing;
    }

    private async Task<List<string>> AllAtOnceAsync(
        JsonElement row, Uri address, CollectingSink sink, string source, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(row.GetProperty("requests").EnumerateArray()
            .Select(r => RawHttpClient.SendAsync(address, r, _certificates, cancellationToken)));
        var differing = row.GetProperty("expected").EnumerateArray().Zip(answers, Difference).OfType<string>().ToList();
        var events = (await sink.TakeAsync(cancellationToken)).OrderBy(e => e.GetProperty("payload").GetProperty("n").GetInt32()).ToList();
        if (Difference(row.GetProperty("events")[0], events, source) is { } difference)
            differing.Add(difference);
        return differing;
    }

    private static string? Difference(JsonElement expected, RawHttpClient.Answer actual)
    {
        if (expected.GetProperty("status").GetInt32() != actual.Status || expected.GetProperty("reason").GetString() != actual.Reason)
            return $"{actual.Status} {actual.Reason}, expected {expected}";
        if (expected.GetProperty("body").GetString() != actual.Body)
            return $"'{actual.Body}', expected {expected}";
        foreach (var header in expected.GetProperty("headers").EnumerateObject())
            if (actual.Headers.GetValueOrDefault(header.Name) != header.Value.GetString())
                return $"{header.Name}: {actual.Headers.GetValueOrDefault(header.Name)}, expected {expected}";
        return null;
    }

    private static string? Difference(JsonElement expected, List<JsonElement> actual, string source)
    {
        if (expected.GetArrayLength() != actual.Count)
            return $"{actual.Count} events, expected {expected}";
        var compare = new RecordedValues(source);
        return expected.EnumerateArray().Zip(actual)
            .Where(p => !compare.Same(p.First, p.Second, ordered: false) || !SameOrder(p.First, p.Second))
            .Select(p => $"event {p.Second}\n  expected {p.First}").FirstOrDefault();
    }

    // The server keeps no order of headers; of the rest it is the plugin's.
    private static bool SameOrder(JsonElement expected, JsonElement actual) =>
        expected.EnumerateObject().Select(m => m.Name).SequenceEqual(actual.EnumerateObject().Select(m => m.Name))
        && expected.GetProperty("meta").EnumerateObject().Select(m => m.Name)
        .SequenceEqual(actual.GetProperty("meta").EnumerateObject().Select(m => m.Name));

    // One line holds numbers that are no JSON; they only stand where we differ on purpose.
    private static IEnumerable<JsonElement> Rows() => Recording.RawLines("rulebooks/webhook.jsonl").Select(line =>
        JsonDocument.Parse(Regex.Replace(line, @": (NaN|-?Infinity)", ": \"$1\""),
            new JsonDocumentOptions { MaxDepth = 2000 }).RootElement);
}
