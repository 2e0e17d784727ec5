using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Automation.Tests.Judging;

/// <summary>A session that was changed half-way is brought back to what is recorded.</summary>
public sealed class SessionPastTests
{
    private const string Joining = """
        - name: rs
          hosts: all
          sources:
            - ansible.eda.tick: {delay: 1000}
          rules:
            - name: both
              condition:
                all:
                  - event.a == 1
                  - event.b == 1
              action:
                none:
        """;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(50_000)] // more than is kept between two snapshots
    public async Task Kept_HalfChangedSession_IsAsBefore(int events)
    {
        var compiled = RulebookUnderTest.Compile(Joining);
        var past = new KeptPast(compiled, Noon, SessionOptions.Default, []);
        var session = await past.BackAsync(0, Noon, Token);
        for (var position = 1; position <= events; position++)
        {
            var entry = Entry(position, position == 1 ? """{"a": 1}""" : """{"x": 1}""");
            SessionEntry.Insert(session, entry);
            past.Judged(entry, session);
        }
        Assert.Single(session.InsertEvent(Bytes("""{"b": 1}"""), Noon)); // and then it broke

        session = await past.BackAsync(events, Noon, Token);
        Assert.Single(session.InsertEvent(Bytes("""{"b": 1}"""), Noon));
        Assert.Empty(session.InsertEvent(Bytes("""{"b": 1}"""), Noon));
    }

    [Fact]
    public async Task Logged_DeadLetter_LeavesNoTrace()
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-past-").FullName;
        await using (var log = EventLogs.Sqlite(Path.Combine(folder, "events.db")))
        {
            foreach (var json in (string[])["""{"a": 1}""", """{"b": 1}""", """{"x": 1}"""])
                await log.AppendAsync(new NewEntry("rs", EntryKind.Event, Bytes(json), Noon), Token);
            await log.CommitAsync(new LogCommit { Ruleset = "rs", Bookmark = 2, Clock = Noon,
                Dead = [new DeadLetter("rs", 2, "it broke", 3, Noon)] }, Token);
            var past = new LoggedPast("rs", RulebookUnderTest.Compile(Joining), SessionOptions.Default, log, NullLogger.Instance);

            var session = await past.BackAsync(3, Noon, Token);

            Assert.Single(session.InsertEvent(Bytes("""{"b": 1}"""), Noon));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static LogEntry Entry(long position, string json) => new(position, "rs", EntryKind.Event, Bytes(json), Noon);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
