using Plumbline.Automation.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>Filters written in Python, alone, among native ones, and behind sources of either kind.</summary>
public sealed class PluginFilterTests
{
    private const string Tag = "def main(event, name='tag', value=True):\n    event[name] = value\n    return event\n";
    private const string Split = "def main(event, times=2):\n    return [dict(event, part=i) for i in range(times)]\n";
    private const string Drop = "def main(event):\n    return []\n";
    private const string Raise = "def main(event):\n    raise ValueError('not this one')\n";

    // Filters of the source; what one event becomes.
    public static TheoryData<string, string[]> Chains => new()
    {
        { "- tag: {}", ["'tag': True"] },
        { "- tag: {name: a-b, value: [1]}\n- eda.builtin.dashes_to_underscores: {}", ["'a_b': [1]"] },
        { "- eda.builtin.dashes_to_underscores: {}\n- tag: {name: a-b, value: 1}", ["'a-b': 1"] },
        { "- tag: {name: a-b, value: 1}\n- eda.builtin.dashes_to_underscores: {}\n- tag: {name: c, value: 2}", ["'c': 2"] },
        { "- split: {}", ["'part': 0", "'part': 1"] },
        { "- split: {times: 3}\n- tag: {name: x, value: 1}\n- eda.builtin.noop: {}", ["'part': 0", "'part': 1", "'part': 2"] },
        { "- drop: {}", [] },
        { "- split: {}\n- drop: {}\n- tag: {}", [] },
        { "- eda.builtin.noop: {}\n- split: {}\n- split: {}", ["'part': 0", "'part': 1", "'part': 0", "'part': 1"] },
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Run_Chain_GivesTheSameBehindEitherKindOfSource(string filters, string[] expected)
    {
        foreach (var source in (string[])["eda.builtin.range: {limit: 1}", "src: {}"])
        {
            using var rig = Rig();
            Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(Sources(source, filters)));
            Assert.True(expected.Length == rig.Events.Count, $"{source}: {string.Join('\n', rig.Events)}\n{string.Join('\n', rig.Log.All)}");
            Assert.All(expected.Zip(rig.Events), pair => Assert.Contains(pair.First, pair.Second));
        }
    }

    [Theory]
    [InlineData("- bad: {}", "ValueError: not this one")]
    [InlineData("- tag: {nmae: x}", "got an unexpected keyword argument 'nmae'")]
    [InlineData("- asyncfilter: {}", "main of the filter asyncfilter is a coroutine function")]
    [InlineData("- nomain: {}", "has no function 'main'")]
    [InlineData("- nosuch: {}", "there is no filter 'nosuch' here")]
    [InlineData("- eda.builtin.insert_hosts_to_meta: {host_path: nope, raise_error: true}", "nope")]
    [InlineData("- eda.builtin.noop: {}\n- bad: {}", "ValueError: not this one")]
    public async Task Run_FilterThatFails_EndsTheSource(string filters, string said)
    {
        foreach (var source in (string[])["eda.builtin.range: {limit: 1}", "src: {}"])
        {
            using var rig = Rig();
            Assert.Equal(ActivationEnd.SourceFailed, await rig.RunAsync(Sources(source, filters)));
            Assert.Empty(rig.Events);
            Assert.Contains(rig.Log.All, line => line.Contains(" failed: ", StringComparison.Ordinal)
                && line.Contains(said, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("- bad: {}")]
    [InlineData("- eda.builtin.noop: {}\n- bad: {}")]
    public async Task Put_FilterThatFails_RaisesInThePluginWhichMayGoOn(string filters)
    {
        using var rig = Rig();
        rig.Source("""
            async def main(queue, args):
                try:
                    await queue.put({'n': 1})
                except Exception as error:
                    print(error)
            """);

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(Sources("src: {}", filters)));
        Assert.Contains("not this one", Assert.Single(rig.Printed));
    }

    [Fact]
    public async Task Run_FilterThatGivesBackWhatHasNoJsonForm_LeavesOutThatEvent()
    {
        using var rig = Rig();
        rig.Write("filters/dated.py", "import datetime\ndef main(event):\n    if event['i'] == 1:\n        event['at'] = datetime.date.today()\n    return event\n");

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(Sources("eda.builtin.range: {limit: 3}", "- dated: {}")));
        Assert.Equal(2, rig.Events.Count);
        Assert.Contains(rig.Log.All, line => line.Contains("Object of type date is not JSON serializable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_PythonSourceBeforePythonFilter_HandsOverPythonsOwnValues()
    {
        using var rig = Rig();
        rig.Source("import datetime\nasync def main(queue, args):\n    await queue.put({'at': datetime.date(2026, 1, 2)})\n");
        rig.Write("filters/iso.py", "def main(event):\n    event['at'] = event['at'].isoformat()\n    return event\n");

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(Sources("src: {}", "- iso: {}")));
        Assert.Contains("'at': '2026-01-02'", Assert.Single(rig.Events));
    }

    private static string Sources(string source, string filters) =>
        $"- {source}\n  filters:\n{string.Join('\n', filters.Split('\n').Select(line => "    " + line))}";

    private static PluginRig Rig()
    {
        var rig = new PluginRig();
        rig.Source("async def main(queue, args):\n    await queue.put({'i': 0})\n");
        foreach (var (name, text) in new[]
        {
            ("tag", Tag), ("split", Split), ("drop", Drop), ("bad", Raise), ("asyncfilter", "async def main(event):\n    return event\n"),
            ("nomain", "x = 1\n"),
        })
            rig.Write($"filters/{name}.py", text);
        return rig;
    }
}
