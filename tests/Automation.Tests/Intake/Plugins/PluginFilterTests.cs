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

    // Says with each event in which call it came, of all that were made.
    private const string Counting = """
        import sys
        host = sys.modules['__main__'].Host
        do_filter, calls = host.do_filter, 0
        def counted(self, *arguments):
            global calls
            calls += 1
            do_filter(self, *arguments)
        host.do_filter = counted
        def main(event):
            event['call'] = calls
            return event
        """;

    private const string Program = "exec: {command: [cat, lines], restart: never}";

    [Fact]
    public async Task Run_EventsThatCameTogether_CostOneCallForAllFiltersThatFollowEachOther()
    {
        using var rig = Rig();
        rig.Write("filters/counting.py", Counting);
        rig.Write("lines", string.Concat(Enumerable.Range(1, 200).Select(n => $"{{\"n\": {n}}}\n")));
        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync(Sources(Program, "- tag: {}\n- counting: {}\n- tag: {name: other}")));

        Assert.Equal(Enumerable.Range(1, 200), rig.Events.Select(e => Number(e, "n")));
        Assert.All(rig.Events, shown => Assert.Contains("'other': True", shown));
        // What a program prints need not come all at once.
        Assert.InRange(rig.Events.Max(e => Number(e, "call")), 1, 20);
    }

    [Theory]
    [InlineData("- fifth: {}")]
    [InlineData("- tag: {}\n- fifth: {}\n- tag: {}")]
    [InlineData("- eda.builtin.noop: {}\n- fifth: {}")]
    [InlineData("- fifth: {}\n- eda.builtin.noop: {}\n- tag: {}")]
    [InlineData("- tag: {}\n- eda.builtin.insert_hosts_to_meta: {host_path: h, raise_error: true}\n- tag: {}")]
    [InlineData("- sixth: {}\n- eda.builtin.noop: {}\n- fifth: {}")]
    public async Task Run_FilterThatFailsForOneOfMany_ThoseBeforeItAreRecorded(string filters)
    {
        using var rig = Rig();
        foreach (var (name, n) in new[] { ("fifth", 5), ("sixth", 6) })
            rig.Write($"filters/{name}.py", $"def main(event):\n    if event['n'] == {n}:\n        raise ValueError('not this one')\n    return event\n");
        rig.Write("lines", string.Concat(Enumerable.Range(1, 10).Select(n => $"{{\"n\": {n}{(n == 5 ? "" : ", \"h\": \"a\"")}}}\n")));
        Assert.Equal(ActivationEnd.SourceFailed, await rig.RunAsync(Sources(Program, filters)));

        Assert.Equal([1, 2, 3, 4], rig.Events.Select(e => Number(e, "n")));
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

    private static int Number(string shown, string key) =>
        int.Parse(shown.Split($"'{key}': ")[1].Split(',', '}')[0], System.Globalization.CultureInfo.InvariantCulture);

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
