using Plumbline.Automation.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>What Python puts into an event: as ansible-rulebook's engine gets it, by way of JSON; or left out with a word.</summary>
public sealed class PluginValueTests
{
    public static TheoryData<string, string> Kept => new()
    {
        { "{'a': (1, 2)}", "'a': [1, 2]" },
        { "{'a': {1: 'x', None: 'y', False: 'z', 2.5: 'w'}}", "'a': {'1': 'x', 'null': 'y', 'false': 'z', '2.5': 'w'}" },
        { "{'a': 2 ** 70}", "'a': 1180591620717411303424" },
        { "{'a': 1.0, 'b': 1e300}", "'a': 1.0" },
        { "{'a': 'ä€😀'}", "'a': 'ä€😀'" },
        { "{'a': ['line\\nnext', '\\x00']}", @"'a': ['line\nnext', '\x00']" },
        { "__import__('collections').OrderedDict(a=1)", "'a': 1" },
        { "{'a': __import__('enum').IntEnum('E', 'x').x}", "'a': 1" },
        { "{'a': type('S', (str,), {})('t')}", "'a': 't'" },
        { "{'meta': {'uuid': 'mine'}, 'a': 1}", "'uuid': 'mine'" },
        { "{}", "'meta': " },
    };

    public static TheoryData<string, string> LeftOut => new()
    {
        { "{'a': __import__('datetime').datetime.now()}", "Object of type datetime is not JSON serializable" },
        { "{'a': {1, 2}}", "Object of type set is not JSON serializable" },
        { "{'a': b'x'}", "Object of type bytes is not JSON serializable" },
        { "{'a': object()}", "Object of type object is not JSON serializable" },
        { "{'a': float('nan')}", "Out of range float values are not JSON compliant" },
        { "{'a': -float('inf')}", "Out of range float values are not JSON compliant" },
        { "{'a': {(1, 2): 3}}", "keys must be str, int, float, bool or None, not tuple" },
        { "{'a': 10 ** 5000}", "Exceeds the limit" },
        { "circle()", "Circular reference detected" },
        { "deep(600)", "nested deeper than 500 levels" },
        { "deep(200000)", "an event has no JSON form" },
        { "{'a': 'x' * (17 << 20)}", "is larger than 16777216" },
        { "{'a': 'x' * (50 << 20)}", "is larger than 16777216" },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Put_WhatJsonHasAFormFor_ComesThrough(string value, string printed)
    {
        using var rig = new PluginRig();
        Assert.Equal(ActivationEnd.Finished, await PutAsync(rig, value));
        Assert.Contains(printed, Assert.Single(rig.Events, e => !e.Contains("after", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(LeftOut))]
    public async Task Put_WhatJsonHasNoFormFor_IsLeftOutAndTheSourceGoesOn(string value, string reason)
    {
        using var rig = new PluginRig();
        Assert.Equal(ActivationEnd.Finished, await PutAsync(rig, value));
        Assert.Contains("after", Assert.Single(rig.Events));
        Assert.Contains(rig.Log.All, line => line.Contains("src left out an event: ", StringComparison.Ordinal)
            && line.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Put_HalfOfASurrogatePair_IsKept()
    {
        using var rig = new PluginRig();
        Assert.Equal(ActivationEnd.Finished, await PutAsync(rig, @"{'a': '\ud83d'}"));
        Assert.Equal(2, rig.Events.Count);
    }

    [Fact]
    public async Task Put_JustWithinTheLimit_IsTaken()
    {
        using var rig = new PluginRig();
        Assert.Equal(ActivationEnd.Finished, await PutAsync(rig, "{'a': 'x' * (15 << 20)}"));
        Assert.Equal(2, rig.Events.Count);
    }

    private static Task<ActivationEnd> PutAsync(PluginRig rig, string value)
    {
        rig.Source($$"""
            def circle():
                event = {}
                event['a'] = event
                return event

            def deep(levels):
                event = {}
                for _ in range(levels):
                    event = {'a': event}
                return event

            async def main(queue, args):
                await queue.put({{value}})
                await queue.put({'after': 1})
            """);
        return rig.RunAsync();
    }
}
