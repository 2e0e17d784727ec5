using Plumbline.Automation.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>A plugin that cannot run, or does what none should: the rulebook ends with a word about it, and keeps what it took.</summary>
public sealed class PluginCrashTests
{
    // What the source is; what its failure must say; events that were taken before.
    public static TheoryData<string, string, int> Sources => new()
    {
        { "async def main(queue, args)\n    pass\n", "SyntaxError: expected ':' (src.py, line 1), at sources/src.py:1", 0 },
        { "x = 1\n", "has no function 'main'", 0 },
        { "def main(queue, args):\n    pass\n", "main of sources/src.py is not a coroutine function", 0 },
        { "import no_such_module_here\n", "ModuleNotFoundError: No module named 'no_such_module_here', at sources/src.py:1 <module>", 0 },
        { "import sys\nsys.exit(4)\n", "SystemExit: 4", 0 },
        { "async def main(queue, args):\n    raise RuntimeError('the cable is out')\n", "RuntimeError: the cable is out, at sources/src.py:2 main", 0 },
        { "async def main(queue, args):\n    await queue.put({'n': 1})\n    raise KeyError\n", "KeyError: failed without a message, at sources/src.py:3 main", 1 },
        { "async def main(queue, args):\n    await queue.put({'n': 1})\n    await queue.put('text')\n", "'str' object does not support item assignment", 1 },
        { "async def main(queue, args):\n    await queue.put(None)\n", "'NoneType' object does not support item assignment", 0 },
        { "async def main(queue, args):\n    await queue.put({'meta': 3})\n", "meta of an event is a mapping, not a whole number", 0 },
        { "async def main(queue, args):\n    await queue.put({'n': 1})\n    raise SystemExit(7)\n", "SystemExit: 7", 1 },
        { "import os, asyncio\nasync def main(queue, args):\n    await queue.put({'n': 1})\n    await asyncio.sleep(0.2)\n    os._exit(9)\n", "the Python process that runs it ended with 9", 1 },
        { "import os, asyncio\nasync def main(queue, args):\n    await queue.put({'n': 1})\n    await asyncio.sleep(0.2)\n    os.kill(os.getpid(), 9)\n", "ended by signal 9", 1 },
        { "import asyncio, sys\nasync def leave():\n    sys.exit(3)\nasync def main(queue, args):\n    await queue.put({'n': 1})\n    task = asyncio.ensure_future(leave())\n    await asyncio.sleep(60)\n", "the Python process that runs it ended with 1", 1 },
        { "import asyncio, os\nasync def main(queue, args):\n    await queue.put({'n': 1})\n    await asyncio.sleep(0.3)\n    os.closerange(3, 64)\n    await asyncio.sleep(60)\n", "the Python process that runs it ended with 1", 1 },
        { "class E(Exception):\n    def __str__(self):\n        raise RuntimeError()\nasync def main(queue, args):\n    raise E()\n", "E: failed without a message", 0 },
        { "async def main(queue, args, more):\n    pass\n", "missing 1 required positional argument: 'more'", 0 },
        { "async def main(queue, args):\n    await queue.put({'n': 1})\n    await queue.nothing()\n", "AttributeError: 'EventQueue' object has no attribute 'nothing'", 1 },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Run_BrokenSource_EndsAndSaysWhy(string source, string said, int events)
    {
        using var rig = new PluginRig();
        rig.Source(source);

        var end = await rig.RunAsync();

        Assert.Equal(ActivationEnd.SourceFailed, end);
        Assert.Contains(rig.Log.All, line => line.Contains("source src failed: ", StringComparison.Ordinal)
            && line.Contains(said, StringComparison.Ordinal));
        Assert.Equal(events, rig.Events.Count);
    }

    [Fact]
    public async Task Run_Crash_WritesThePluginsOwnStack()
    {
        using var rig = new PluginRig();
        rig.Source("def deeper():\n    raise ValueError('x')\n\nasync def main(queue, args):\n    deeper()\n");

        await rig.RunAsync();

        Assert.Equal(
            ["Error: src: at sources/src.py:2 deeper", "Error: src: at sources/src.py:5 main"],
            rig.Log.All.Where(line => line.StartsWith("Error: src: at", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_CrashWithASecretInItsMessage_HidesIt()
    {
        using var rig = new PluginRig();
        rig.Source("async def main(queue, args):\n    raise RuntimeError('login as ' + args['password'])\n");

        await rig.RunAsync("- src: {password: hunter22}");

        Assert.Contains(rig.Log.All, line => line.Contains("RuntimeError: login as ***", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.All, line => line.Contains("hunter22", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NoSuchPython_IsSaid()
    {
        using var rig = new PluginRig { Options = options => options with { Python = "/nowhere/python3" } };
        rig.Source("async def main(queue, args):\n    pass\n");

        Assert.Equal(ActivationEnd.SourceFailed, await rig.RunAsync());
        Assert.Contains(rig.Log.All, line => line.Contains("there is no Python '/nowhere/python3'", StringComparison.Ordinal)
            && line.Contains("--python", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NotAPython_IsSaid()
    {
        using var rig = new PluginRig { Options = options => options with { Python = "/bin/false" } };
        rig.Source("async def main(queue, args):\n    pass\n");

        Assert.Equal(ActivationEnd.SourceFailed, await rig.RunAsync());
        Assert.Contains(rig.Log.All, line => line.Contains("the Python process that runs it ended with 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ProcessOfAFilterIsKilled_EndsTheNativeSourceToo()
    {
        using var rig = new PluginRig();
        rig.Write("filters/die.py", "import os\ndef main(event):\n    if event['i'] == 2:\n        os.kill(os.getpid(), 9)\n    return event\n");

        Assert.Equal(ActivationEnd.SourceFailed, await rig.RunAsync("- eda.builtin.range: {limit: 10}\n  filters:\n    - die: {}"));
        Assert.Equal(2, rig.Events.Count);
        Assert.Contains(rig.Log.All, line => line.Contains("ended by signal 9", StringComparison.Ordinal));
    }
}
