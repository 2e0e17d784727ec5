using Plumbline.Automation.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary><c>feedback</c>: a source that wants to know when its events were taken, or says that it does not.</summary>
public sealed class PluginFeedbackTests
{
    private const string Confirming = """
        async def main(queue, args):
            back = args.get('eda_feedback_queue')
            for n in range(3):
                await queue.put({'n': n, 'meta': {'mine': n}})
                taken = await back.get()
                print(taken['n'], taken['meta']['mine'], 'uuid' in taken['meta'], taken['meta']['source']['name'], args['feedback'])
        """;

    [Fact]
    public async Task Feedback_Asked_GivesEachEventBackAsItWasRecorded()
    {
        using var rig = new PluginRig();
        rig.Source(Confirming);
        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync("- src: {feedback: true}\n  name: mine", snapshotEvery: 100));
        Assert.Equal(["0 0 True mine True", "1 1 True mine True", "2 2 True mine True"], rig.Printed);
        Assert.Equal(3, rig.Events.Count);
    }

    [Fact]
    public async Task Feedback_OfAnEventThatFiltersDivide_IsEachPart()
    {
        using var rig = new PluginRig();
        rig.Source("async def main(queue, args):\n    await queue.put({'all': [{'n': 1}, {'n': 2}]})\n"
            + "    back = args['eda_feedback_queue']\n    print((await back.get())['n'], (await back.get())['n'])\n");
        rig.Write("filters/parts.py", "def main(event):\n    return event['all']\n");
        Assert.Equal(ActivationEnd.Finished,
            await rig.RunAsync("- src: {feedback: 'yes'}\n  filters: [{parts: {}}, {eda.builtin.noop: {}}]", snapshotEvery: 100));
        Assert.Equal(["1 2"], rig.Printed);
    }

    [Fact]
    public async Task Feedback_NeverRead_HoldsTheSourceUpAndNothingElse()
    {
        using var rig = new PluginRig();
        using var stop = new CancellationTokenSource();
        rig.Source("""
            import asyncio

            async def main(queue, args):
                n = 0
                try:
                    while True:
                        await asyncio.wait_for(queue.put({'n': n}), 1)
                        n += 1
                except asyncio.TimeoutError:
                    print('held up', 64 <= n <= 130)
            """);
        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync("- src: {feedback: true}", snapshotEvery: 100, action: "none: {}"));
        Assert.Equal(["held up True"], rig.Printed);
    }

    [Theory]
    [InlineData("- src: {feedback: true}", 0, "feedback needs events that are kept (run it with --persistence-id)")]
    [InlineData("- src: {feedback: true}\n- src: {}", 100, "feedback finds its source by name, and the ruleset has two of the name src")]
    [InlineData("- eda.builtin.range: {limit: 1, feedback: true}", 0, "feedback needs events that are kept")]
    public async Task Feedback_ThatCannotBeGiven_IsSaidBeforeTheFirstEvent(string sources, int snapshotEvery, string said)
    {
        using var rig = new PluginRig();
        rig.Source(Confirming);
        Assert.Equal(ActivationEnd.SourceFailed, await rig.RunAsync(sources, snapshotEvery: snapshotEvery));
        Assert.Contains(rig.Log.All, line => line.Contains(said, StringComparison.Ordinal));
        Assert.Empty(rig.Events);
    }

    [Theory]
    [InlineData("{}", "waits")]
    [InlineData("{feedback: false}", "done")]
    public async Task Put_OfKeptEvents_WaitsUnlessItIsWaived(string arguments, string expected)
    {
        using var rig = new PluginRig();
        rig.Source("""
            import asyncio

            async def main(queue, args):
                putting = asyncio.ensure_future(queue.put({'n': 1}))
                await asyncio.sleep(0)
                print('done' if putting.done() else 'waits')
                await putting
            """);
        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync($"- src: {arguments}", snapshotEvery: 100));
        Assert.Equal([expected], rig.Printed);
        Assert.Single(rig.Events);
    }

    // What was put at the same time is recorded and answered together: a list, or several tasks.
    [Theory]
    [InlineData("await queue.put([{'n': n} for n in range(200)])")]
    [InlineData("await asyncio.gather(*(queue.put({'n': n}) for n in range(200)))")]
    public async Task Put_SeveralAtATime_AreTakenTogetherInOrder(string puts)
    {
        using var rig = new PluginRig();
        rig.Source($"""
            import asyncio

            async def main(queue, args):
                answers, answered = [], queue.answered
                queue.answered = lambda *a: (answers.append(a), answered(*a))
                {puts}
                print(len(answers) < 200, queue.qsize())
            """);
        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(snapshotEvery: 100));
        Assert.Equal(["True 0"], rig.Printed);
        Assert.Equal(200, rig.Events.Count);
        Assert.All(rig.Events.Index(), e => Assert.Contains($"'n': {e.Index}}}", e.Item.Replace(", 'meta'", "}, 'meta'", StringComparison.Ordinal)));
    }
}
