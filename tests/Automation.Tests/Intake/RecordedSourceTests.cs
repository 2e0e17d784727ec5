using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

public sealed partial class RecordedSourceTests
{
    // Sources that need something beside them; their own tests run these rows.
    private static readonly string[] Elsewhere = ["file_watch", "journald", "pg_listener", "url_check"];

    public static TheoryData<string> Rows => [.. Recording.Lines("rulebooks/sources.jsonl")
        .Where(row => !Elsewhere.Contains(row.GetProperty("source").GetString()!.Split('.')[^1]))
        .Select(row => row.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Run_RecordedArguments_BringsTheRecordedEvents(string name)
    {
        var row = Recording.Lines("rulebooks/sources.jsonl").First(r => r.GetProperty("name").GetString() == name);
        var folder = Directory.CreateTempSubdirectory("plumbline-source-").FullName;
        try
        {
            await CompareAsync(row, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(JsonElement row, string folder)
    {
        foreach (var file in Members(row, "files"))
            File.WriteAllText(Path.Combine(folder, file.Name), file.Value.GetString());
        var environment = Members(row, "env").ToDictionary(e => e.Name, e => e.Value.GetString());
        var written = row.GetProperty("source").GetString()!;
        using var config = JsonDocument.Parse(row.GetProperty("config").GetRawText().Replace("<DIR>", folder, StringComparison.Ordinal));
        var expected = row.GetProperty("events");
        var end = row.GetProperty("end").GetString()!.Replace("<DIR>", folder, StringComparison.Ordinal);

        // The collection's files were run directly: their name is the type of their events.
        await using var sink = new CollectingSink(written);
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var counting = new CountingSink(sink, expected.GetArrayLength(), end == "still running" ? stop : null);
        var actualEnd = await EndAsync(written, new SourceContext
        {
            Arguments = (Mapping)JsonValues.FromJson(config.RootElement)!,
            Logger = NullLogger.Instance,
            Folder = folder,
            Environment = environment.GetValueOrDefault,
        }, counting, stop.Token);
        var events = await sink.TakeAsync(CancellationToken.None);

        if (end.StartsWith("raised", StringComparison.Ordinal))
            Assert.True(actualEnd.StartsWith("raised", StringComparison.Ordinal) && MissingFact(end, actualEnd, config.RootElement) is null,
                $"{actualEnd}\nlacks {MissingFact(end, actualEnd, config.RootElement)} of\n{end}");
        else
            Assert.Equal(end, actualEnd);
        Assert.Equal(expected.GetArrayLength(), events.Count);
        var compare = new RecordedValues(written);
        Assert.All(expected.EnumerateArray().Zip(events),
            p => Assert.True(compare.Same(p.First, p.Second, ordered: true), $"{p.Second}\nexpected {p.First}"));
        if (row.TryGetProperty("gaps_s", out var gaps))
            Assert.InRange(clock.Elapsed.TotalSeconds, gaps.EnumerateArray().Sum(g => g.GetDouble()) - 0.3,
                row.GetProperty("elapsed_s").GetDouble() + 1.5);
    }

    // Where the recording names a place in a file, ours is exact: file:line:column.
    private static string? MissingFact(string recorded, string ours, JsonElement config) =>
        Facts.Missing(recorded, ours, Facts.Given([config.GetRawText()]))
            ?? (Facts.HasPlace(recorded) && !Place().IsMatch(ours) ? "a place" : null);

    [GeneratedRegex(@"\.yml:\d+:\d+")]
    private static partial Regex Place();

    private static async Task<string> EndAsync(string name, SourceContext context, IEventSink sink, CancellationToken cancellationToken)
    {
        try
        {
            await SourceCatalog.Create(name, context).RunAsync(sink, cancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
            return "returned";
        }
        catch (PluginException failure)
        {
            return $"raised {failure.WithCure}";
        }
        catch (OperationCanceledException)
        {
            return "still running";
        }
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement row, string name) =>
        row.TryGetProperty(name, out var found) ? found.EnumerateObject() : default;

    /// <summary>Stops an endless source after the recorded number of events.</summary>
    private sealed class CountingSink(IEventSink inner, int most, CancellationTokenSource? stop) : IEventSink
    {
        private int _count;

        public bool ChangesEvents => inner.ChangesEvents;

        public ValueTask PublishAsync(object? value, CancellationToken cancellationToken) =>
            CountAsync(inner.PublishAsync(value, CancellationToken.None));

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
            CountAsync(inner.PublishOpenAsync(open, CancellationToken.None));

        private async ValueTask CountAsync(ValueTask published)
        {
            await published;
            if (++_count == most && stop is not null)
                await stop.CancelAsync();
        }
    }
}
