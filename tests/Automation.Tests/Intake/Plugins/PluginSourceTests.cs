using System.Diagnostics;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Intake.Plugins;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>Sources written in Python, as users of ansible-rulebook wrote them.</summary>
public sealed class PluginSourceTests
{
    [Fact]
    public async Task Run_SourceOfTheFolder_BringsItsEventsInOrder()
    {
        using var rig = new PluginRig();
        rig.Source("async def main(queue, args):\n    for i in args['items']:\n        await queue.put({'i': i})\n    await queue.put([{'i': 'x'}, {'i': 'y'}])\n");

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync("- src:\n    items: [1, 2.5, true, null, {a: b}]"));

        string[] expected = ["1", "2.5", "True", "None", "{'a': 'b'}", "'x'", "'y'"];
        Assert.Equal(expected.Length, rig.Events.Count);
        Assert.All(expected.Zip(rig.Events), pair => Assert.Contains($"'i': {pair.First}", pair.Second));
        Assert.Contains("'source': {'name': 'src', 'type': 'src'}", rig.Events[0]);
    }

    [Fact]
    public async Task Run_PluginThatPrints_DoesNotDisturbItsEvents()
    {
        using var rig = new PluginRig();
        rig.Source("""
            import os, subprocess, sys

            async def main(queue, args):
                print('["e",1,1,{"forged": 1}]')
                os.write(1, b'raw\n')
                subprocess.run(['echo', 'child'])
                sys.stdin.read()
                await queue.put({'n': 1})
                sys.stdout.write('no line end')
            """);

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync());

        Assert.Single(rig.Events);
        Assert.Equal(["[\"e\",1,1,{\"forged\": 1}]", "raw", "child", "no line end"], rig.Printed);
    }

    [Fact]
    public async Task Run_SeveralSources_ShareOneProcess()
    {
        using var rig = new PluginRig();
        rig.Source("import asyncio, os\nasync def main(queue, args):\n    await queue.put({'pid': os.getpid(), 'n': args['n']})\n    await asyncio.sleep(0.5 if args['n'] == 3 else 60)\n");

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync("- src: {n: 1}\n- src: {n: 2}\n- src: {n: 3}"));

        Assert.Equal(3, rig.Events.Count);
        Assert.Single(rig.Events.Select(e => e[e.IndexOf("'pid'", StringComparison.Ordinal)..].Split(',')[0].TrimEnd('}')).Distinct());
    }

    [Fact]
    public async Task Run_Stopped_CancelsTheSourceAndRunsItsFinally()
    {
        using var rig = new PluginRig();
        using var stop = new CancellationTokenSource();
        rig.Source($$"""
            import asyncio, pathlib
            here = pathlib.Path({{Quoted(rig.Folder)}})

            async def main(queue, args):
                await queue.put({'n': 1})
                try:
                    here.joinpath('runs').write_text('')
                    await asyncio.sleep(600)
                except asyncio.CancelledError:
                    here.joinpath('cancelled').write_text('')
                    raise
                finally:
                    await asyncio.sleep(0.05)
                    here.joinpath('finally').write_text('')
            """);

        var running = rig.RunAsync(stop: stop.Token);
        await UntilAsync(() => File.Exists(Path.Combine(rig.Folder, "runs")));
        await stop.CancelAsync();

        Assert.Equal(ActivationEnd.Stopped, await running);
        Assert.True(File.Exists(Path.Combine(rig.Folder, "cancelled")));
        Assert.True(File.Exists(Path.Combine(rig.Folder, "finally")));
    }

    [Theory]
    [InlineData("while True:\n        try:\n            await asyncio.sleep(600)\n        except asyncio.CancelledError:\n            pass")]
    [InlineData("while True:\n        time.sleep(1)")]
    public async Task Run_StoppedSourceThatGoesOn_IsKilled(string stubborn)
    {
        using var rig = new PluginRig();
        using var stop = new CancellationTokenSource();
        rig.Source("import asyncio, os, pathlib, time\n\nasync def main(queue, args):\n"
            + $"    pathlib.Path({Quoted(rig.Folder)}, 'runs').write_text(str(os.getpid()))\n    {stubborn}\n");

        var running = rig.RunAsync(stop: stop.Token);
        var runs = new FileInfo(Path.Combine(rig.Folder, "runs"));
        await UntilAsync(() =>
        {
            runs.Refresh();
            return runs is { Exists: true, Length: > 0 };
        });
        var id = await File.ReadAllTextAsync(runs.FullName, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        Assert.Equal(ActivationEnd.Stopped, await running);
        Assert.Contains(rig.Log.All, line => line.Contains("src did not end within 5 s", StringComparison.Ordinal));
        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    // What it does when it is told to stop; what it prints then.
    [Theory]
    [InlineData("raise ValueError('in the end')", null)]
    [InlineData("late = 0\n        for n in range(10000):\n            try:\n                await queue.put({'n': n})\n            except BaseException:\n                late += 1\n        print('refused', late)", "refused 10000")]
    [InlineData("late = 0\n        for n in range(10000):\n            try:\n                queue.put_nowait({'n': n})\n            except BaseException:\n                late += 1\n        print('refused', late)", "refused 10000")]
    public async Task Run_StoppedSourceThatMisbehaves_EndsAllTheSame(string last, string? printed)
    {
        using var rig = new PluginRig();
        using var stop = new CancellationTokenSource();
        rig.Source("import asyncio, pathlib\n\nasync def main(queue, args):\n    try:\n"
            + $"        pathlib.Path({Quoted(rig.Folder)}, 'runs').write_text('')\n        await asyncio.sleep(600)\n    finally:\n        {last}\n");

        var running = rig.RunAsync(stop: stop.Token, snapshotEvery: 100);
        await UntilAsync(() => File.Exists(Path.Combine(rig.Folder, "runs")));
        await stop.CancelAsync();

        Assert.Equal(ActivationEnd.Stopped, await running);
        Assert.Equal(printed is null ? [] : [printed], rig.Printed);
        Assert.Empty(rig.Events);
        Assert.DoesNotContain(rig.Log.All, line => line.Contains("killed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SourceThatForks_SpeaksAlone()
    {
        using var rig = new PluginRig();
        rig.Source("""
            import asyncio, os

            async def main(queue, args):
                await queue.put({'n': 1})
                child = os.fork()
                if child == 0:
                    queue.host.wire.send('fail', queue.number, 'said by the child', [])
                    os._exit(0)
                os.waitpid(child, 0)
                await queue.put({'n': 2})
            """);

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync());
        Assert.Equal(2, rig.Events.Count);
    }

    [Fact]
    public async Task Put_RecordedEvents_WaitsForEach()
    {
        using var rig = new PluginRig();
        rig.Source("""
            import asyncio

            async def main(queue, args):
                putting = asyncio.ensure_future(queue.put({'n': 1}))
                await asyncio.sleep(0)
                print('done' if putting.done() else 'waits')
                await putting
                await queue.put({'n': 2})
            """);

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(snapshotEvery: 100));

        Assert.Equal(["waits"], rig.Printed);
        Assert.Equal(2, rig.Events.Count);
    }

    [Fact]
    public async Task PutNowait_MoreThanFit_RaisesQueueFullAndLosesNothing()
    {
        using var rig = new PluginRig();
        rig.Source("""
            import asyncio

            async def main(queue, args):
                n = 0
                while n < 1000:
                    try:
                        queue.put_nowait({'n': n})
                        n += 1
                    except asyncio.QueueFull:
                        print('full')
                        await asyncio.sleep(0)
            """);

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(action: "none: {}"));
        Assert.Contains("full", rig.Printed);
    }

    [Fact]
    public async Task Put_AHundredThousandEvents_AllComeThrough()
    {
        using var rig = new PluginRig();
        rig.Source("async def main(queue, args):\n    for i in range(100000):\n        await queue.put({'i': i})\n    await queue.put({'last': True})\n");

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(action: "none: {}"));
        Assert.DoesNotContain(rig.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ManyTasksOfOnePlugin_PutInTheirOrder()
    {
        using var rig = new PluginRig();
        rig.Source("""
            import asyncio

            async def main(queue, args):
                await asyncio.gather(*[queue.put({'n': n}) for n in range(200)])
            """);

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(snapshotEvery: 100));
        Assert.Equal(200, rig.Events.Count);
        Assert.All(rig.Events.Index(), e => Assert.Contains($"'n': {e.Index}}}", e.Item));
    }

    [Fact]
    public async Task Run_Arguments_AreNotOnTheCommandLine()
    {
        using var rig = new PluginRig();
        rig.Source("import os\nasync def main(queue, args):\n    text = open('/proc/self/cmdline').read() + open('/proc/self/environ').read()\n    await queue.put({'seen': args['token'] in text})\n");

        await rig.RunAsync("- src: {token: a-token-of-mine}");
        Assert.Contains("'seen': False", Assert.Single(rig.Events));
    }

    [Fact]
    public async Task Run_ModuleLevelHelpersAndDataFiles_AreThere()
    {
        using var rig = new PluginRig { Options = o => o with { Environment = name => name == PluginOptions.Variable ? "/usr/bin/python3" : null } };
        rig.Source("""
            import os
            from dataclasses import dataclass

            HERE = os.getcwd()

            async def main(queue, args):
                await queue.put({'here': HERE, 'file': __file__, 'name': __name__})
            """);

        await rig.RunAsync();
        Assert.Contains($"'here': '{rig.Folder}', ", Assert.Single(rig.Events));
    }

    private static string Quoted(string text) => $"'{text}'";

    private static async Task UntilAsync(Func<bool> happens)
    {
        for (var since = Stopwatch.StartNew(); !happens(); await Task.Delay(10))
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(90));
    }
}
