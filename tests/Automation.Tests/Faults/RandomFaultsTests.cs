using System.Globalization;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Automation.Tests.Activation;
using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Faults;

/// <summary>
/// Random rulebooks, random events, random faults of the log: what happens is what happens without faults, and what a replay says.
/// PLUMBLINE_FUZZ_ROUNDS says how many, PLUMBLINE_FUZZ_SEED where to begin.
/// </summary>
public sealed class RandomFaultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-random-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task When_ALogFailsAtRandom_EverythingHappensOnceAsItWouldWithoutFaults()
    {
        var seed = Setting("PLUMBLINE_FUZZ_SEED", 1);
        var last = seed + Setting("PLUMBLINE_FUZZ_ROUNDS", 12);
        var traces = 0;
        for (; seed < last; seed++)
        {
            var random = new Random(seed);
            var (book, events) = (RandomRulebook.Text(random), RandomRulebook.Events(random));
            var shown = $"seed {seed}\n{book}\n{string.Join('\n', events)}\n";
            IReadOnlyList<string> expected, ends;
            await using (var path = await PathUnderFaults.BeginAsync(durable: false, "", _ => { }, book, events))
            {
                await path.QuietAsync(RandomRulebook.Longest);
                expected = path.Traces;
            }
            var file = Path.Combine(_folder, $"{seed}.db");
            var plan = Enumerable.Range(0, 200).Select(_ => random.Next(12) == 0 ? (LogFault?)random.Next(5) : null).ToArray();
            await using (var path = await PathUnderFaults.BeginAsync(
                durable: true, file, log => log.Plan((call, _) => call < plan.Length ? plan[call] : null), book, events))
            {
                await path.QuietAsync(RandomRulebook.Longest);
                Assert.True(expected.SequenceEqual(path.Traces),
                    $"{shown}expected\n{string.Join('\n', expected)}\nfound\n{string.Join('\n', path.Traces)}\n{string.Join('\n', path.Lines.All)}");
                // What was written last is told to the health a moment after it is seen, or is tried again when the clock moves.
                for (var looks = 0; path.Health.Length > 0 && looks < 2500; looks++)
                    await path.StepAsync();
                Assert.True(path.Health.Length == 0, shown + path.Health);
                ends = await path.EndsAsync();
            }
            Assert.DoesNotContain(ends, end => end.Contains(nameof(ActionStatus.Requested), StringComparison.Ordinal));
            using var recorded = EventLogs.Reading(file);
            var replay = new LogReplay(recorded);
            Assert.True(FiringDifference.Between(replay.Recorded("rs", "rs"), replay.Replay(RulebookUnderTest.Compile(book), "rs")).IsNone,
                shown + "the replay differs");
            traces += expected.Count;
        }
        // A generator that makes nothing fire would find nothing.
        Assert.NotEqual(0, traces);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
