using System.Globalization;
using Plumbline.Automation.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.EventLog;

/// <summary>
/// A state file that was cut or changed: it says so, or it holds what it held; it never ends in an exception nobody foresaw, and never
/// starts from nothing. PLUMBLINE_DAMAGES says at how many places, 150 when it does not.
/// </summary>
public sealed class DamagedLogTests : IDisposable
{
    private const string Ruleset = "NetBox VM creation";

    private static readonly int Places = int.TryParse(
        Environment.GetEnvironmentVariable("PLUMBLINE_DAMAGES"), CultureInfo.InvariantCulture, out var places) ? places : 150;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-damage-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Open_CutAtAnyPlace_SaysThatItIsDamaged()
    {
        var whole = await WholeAsync();
        foreach (var length in Spread(whole.Length))
        {
            var failure = await Assert.ThrowsAsync<EventLogException>(() => UseAsync(whole[..length], length));
            Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_AByteChangedAnywhere_SaysThatItIsDamagedOrHoldsItsRuleset()
    {
        var whole = await WholeAsync();
        foreach (var place in Spread(whole.Length))
        {
            var changed = whole.ToArray();
            changed[place] ^= 0xff;
            try
            {
                Assert.Equal([Ruleset], await UseAsync(changed, place));
            }
            catch (EventLogException)
            {
                // Said.
            }
        }
    }

    [Theory]
    [InlineData("an event of this test")]
    [InlineData("a match of this test")]
    public async Task Open_ContentThatWasChanged_IsRefusedByName(string written)
    {
        var path = Path.Combine(_folder, "content.db");
        await using (var log = EventLogs.Sqlite(path))
        {
            var at = await log.AppendAsync(new NewEntry(Ruleset, EntryKind.Event, """{"i": 1}"""u8.ToArray(), DateTimeOffset.UnixEpoch),
                Token);
            await log.CommitAsync(
                new LogCommit
                {
                    Ruleset = Ruleset, Bookmark = at, Clock = DateTimeOffset.UnixEpoch, Snapshot = "a session of this test"u8.ToArray(),
                    Matches = [new NewMatch("r", DateTimeOffset.UnixEpoch, """{"m": "a match of this test"}"""u8.ToArray(),
                        [new RequestedAction("debug", default)])],
                },
                Token);
            await log.AppendAsync(
                new NewEntry(Ruleset, EntryKind.Event, """{"i": "an event of this test"}"""u8.ToArray(), DateTimeOffset.UnixEpoch), Token);
        }
        var bytes = await File.ReadAllBytesAsync(path, Token);
        var place = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(written));
        bytes[place + 3] ^= 1;

        var failure = await Assert.ThrowsAsync<EventLogException>(() => UseAsync(bytes, 1));

        Assert.Contains("is not as it was written", failure.Message, StringComparison.Ordinal);
        Assert.Contains(written.StartsWith("an event", StringComparison.Ordinal) ? "position 2" : "match 1", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OnlyTheCompanionIsLeft_IsRefused()
    {
        var path = Path.Combine(_folder, "left.db");
        await File.WriteAllTextAsync(path + "-wal", "what was written last", Token);

        Assert.Contains("left.db is gone", Assert.Throws<EventLogException>(() => EventLogs.Sqlite(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ALogThatWasNotFinished_IsMadeAnew()
    {
        var path = Path.Combine(_folder, "begun.db");
        await File.WriteAllTextAsync(path + ".new", "half", Token);

        await using var log = EventLogs.Sqlite(path);

        Assert.Equal(1, await log.AppendAsync(new NewEntry(Ruleset, EntryKind.Event, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch), Token));
    }

    private static IEnumerable<int> Spread(int length) => Enumerable.Range(0, Places).Select(i => (int)((long)i * length / Places));

    private async Task<byte[]> WholeAsync()
    {
        var path = Path.Combine(_folder, "whole", "events.db");
        await using (var log = EventLogs.Sqlite(path))
        {
            for (var i = 0; i < 40; i++)
            {
                var at = await log.AppendAsync(new NewEntry(Ruleset, EntryKind.Event, """{"i": 1}"""u8.ToArray(), DateTimeOffset.UnixEpoch),
                    Token);
                var match = await log.CommitAsync(
                    new LogCommit
                    {
                        Ruleset = Ruleset, Bookmark = at, Clock = DateTimeOffset.UnixEpoch, Snapshot = "s"u8.ToArray(),
                        Matches = [new NewMatch("r", DateTimeOffset.UnixEpoch, "{}"u8.ToArray(),
                            [new RequestedAction("debug", "{}"u8.ToArray())])],
                    },
                    Token);
                await log.BeginAttemptAsync(new ActionKey(match, 0), DateTimeOffset.UnixEpoch, Token);
            }
        }
        return await File.ReadAllBytesAsync(path, Token);
    }

    // Everything a start reads, and one entry more.
    private async Task<IReadOnlyList<string>> UseAsync(byte[] content, int number)
    {
        var path = Path.Combine(_folder, $"{number}.db");
        await File.WriteAllBytesAsync(path, content, Token);
        await using var log = EventLogs.Sqlite(path);
        var names = await log.RulesetsAsync(Token);
        await log.StateAsync(Ruleset, Token);
        await log.ReadAsync(Ruleset, 0, 1000, Token);
        await log.PendingAsync(Ruleset, Token);
        await log.AppendAsync(new NewEntry(Ruleset, EntryKind.Event, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch), Token);
        using var reading = EventLogs.Reading(path);
        reading.Matches(null, 0, 1000);
        return names;
    }
}
