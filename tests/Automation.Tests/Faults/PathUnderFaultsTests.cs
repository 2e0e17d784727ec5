using Plumbline.TestKit.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.Faults;

/// <summary>
/// For every call of the path to its log, and every way that call can go wrong: what was accepted is judged once, what matched is attempted
/// as promised, nothing waits for ever, and health is true afterwards. A bounded part runs always; PLUMBLINE_LONG=1 runs every call with
/// every fault.
/// </summary>
public sealed class PathUnderFaultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-faults-").FullName;
    private int _files;

    private static bool IsLong => Environment.GetEnvironmentVariable("PLUMBLINE_LONG") == "1";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_AnyCallToTheLogGoesWrong_EverythingHappensOnce(bool durable)
    {
        IReadOnlyList<string> expected, ends;
        int calls;
        await using (var path = await BeginAsync(durable, _ => { }))
        {
            // 2 joins with a playbook each, 2 posts, 4 posted with two attempts each, 2 facts, one window, one throttled.
            await path.FinishAsync(2 + 2 + 2 + 4 + 8 + 2 + 2 + 1);
            (expected, ends, calls) = (path.Traces, await path.EndsAsync(), path.Log.Called.Count);
        }
        (LogFault Fault, int Times)[] kinds =
            [(LogFault.Refused, 1), (LogFault.Torn, 1), (LogFault.Defect, 1), (LogFault.Cancelled, 1), (LogFault.Slow, 3),
                (LogFault.Refused, 12), (LogFault.Torn, 3)];
        foreach (var ((fault, times), kind) in kinds.Select((k, i) => (k, i)))
        {
            for (var call = IsLong ? 1 : 1 + kind; call <= calls; call += IsLong ? 1 : 2 * kinds.Length)
            {
                var first = call;
                await using var path = await BeginAsync(durable, log => log.Fail(first, fault, times));
                await path.FinishAsync(expected.Count);
                // A call after the last event may be the one that is hit; then health is mended without anything being done.
                path.Log.Heal();
                await path.FinishAsync(expected.Count);
                var what = $"{fault} {times} times from call {call}, {path.Log.Called[Math.Min(call, path.Log.Called.Count) - 1]}";
                Assert.True(expected.SequenceEqual(path.Traces),
                    $"{what}: expected\n{string.Join('\n', expected)}\nfound\n{string.Join('\n', path.Traces)}\n{string.Join('\n', path.Lines.All)}");
                Assert.True(ends.SequenceEqual(await path.EndsAsync()),
                    $"{what}: expected\n{string.Join('\n', ends)}\nfound\n{string.Join('\n', await path.EndsAsync())}");
            }
        }
    }

    [Fact]
    public async Task When_TheLogRefusesEverythingUntilItIsHealed_NothingIsLostAndHealthSaysSo()
    {
        int expected;
        await using (var path = await BeginAsync(durable: true, _ => { }))
        {
            await path.FinishAsync(23);
            expected = path.Traces.Count;
        }
        foreach (var fault in (LogFault[])[LogFault.Refused, LogFault.Defect])
        {
            await using var path = await BeginAsync(durable: true, log => log.Break(fault));
            while (path.Log.Failures < 3)
                await path.StepAsync();
            Assert.NotEmpty(path.Health);
            Assert.Empty(path.Traces);
            path.Log.Heal();
            await path.FinishAsync(expected);
            Assert.Empty(path.Health);
        }
    }

    private Task<PathUnderFaults> BeginAsync(bool durable, Action<FaultyEventLog> plan) =>
        PathUnderFaults.BeginAsync(durable, Path.Combine(_folder, $"{_files++}.db"), plan);
}
