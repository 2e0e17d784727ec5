using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

public sealed class ExecTests
{
    // what the program prints | numbers n of the events | what is said of the rest
    public static TheoryData<string, string, string> Lines => new()
    {
        { """{"n": 1}\n{"n": 2}\n""", "1 2", "" },
        { """{"n": 1}\nnot json\n{"n": 2}\n""", "1 2", "a line is no JSON" },
        { """5\n"text"\n[1]\nnull\n{"n": 2}\n""", "2", "a line is a whole number, where a JSON object was expected" },
        { """\n\n   \n{"n": 2}\n""", "2", "" },
        { """{"n": 1}\r\n{"n": 2}\r\n""", "1 2", "" },
        { """{"n": 1}\n{"n": 2}""", "1 2", "" },
        { """{"n": NaN}\n{"n": 2}\n""", "2", "a line is no JSON" },
        { """{"meta": 5}\n{"n": 2}\n""", "2", "meta of an event is a mapping" },
        { """{"meta": {"source": 5}}\n{"n": 2}\n""", "2", "meta of an event is a mapping" },
        { """\xff\xfe\n{"n": 2}\n""", "2", "a line is no JSON" },
        { """{"n": 1, "s": "\xff"}\n{"n": 2}\n""", "1 2", "" },
        { """\x00\n{"n": 2}\n""", "2", "a line is no JSON" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Run_Line_IsAnEventOrIsSaid(string printed, string expected, string said)
    {
        await using var rig = new SourceRig("exec");
        var end = await rig.EndAsync(Shell($"printf '%b' {Quoted(printed)}", """, "restart": "never" """));

        Assert.Equal("returned", end);
        Assert.Equal(expected, Numbers(await rig.EventsAsync(0)));
        var left = rig.Log.All.Where(line => line.Contains("left out", StringComparison.Ordinal)).ToList();
        Assert.Equal(said.Length > 0, left.Count > 0);
        Assert.All(left.Take(1), line => Assert.Contains(said, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100, "1 2")]
    [InlineData(1_000_000, "1 2")]
    public async Task Run_LineThatIsTooLong_IsSaidAndTheNextIsRead(int longest, string expected)
    {
        await using var rig = new SourceRig("exec");
        var end = await rig.EndAsync(Shell(
            $$"""echo '{"n": 1}'; head -c {{3 * longest}} /dev/zero | tr '\\0' x; echo; echo '{"n": 2}'; head -c {{3 * longest}} /dev/zero | tr '\\0' x""",
            $""", "restart": "never", "max_line": {longest} """));

        Assert.Equal("returned", end);
        Assert.Equal(expected, Numbers(await rig.EventsAsync(0)));
        Assert.Equal(2, rig.Log.All.Count(line => line.Contains($"a line of {3 * longest} bytes is longer than max_line, {longest}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_DeepLine_IsSaid()
    {
        await using var rig = new SourceRig("exec");
        File.WriteAllText(rig.At("deep"), new string('[', 10_000) + new string(']', 10_000) + "\n{\"n\": 2}\n");
        await rig.EndAsync("""{"command": ["cat", "deep"], "restart": "never"}""");

        Assert.Equal("2", Numbers(await rig.EventsAsync(0)));
    }

    [Fact]
    public async Task Run_ProgramThatFails_IsStartedAgainWithPauses_SaidOnce()
    {
        await using var rig = new SourceRig("exec");
        rig.Start(Shell("""n=$(cat n 2>/dev/null || echo 0); echo $((n+1)) > n; test $n -ge 2 || exit 3; echo '{"n": 1}'; sleep 100"""));
        Assert.Equal("1", Numbers(await rig.EventsAsync(1)));
        await rig.UntilAsync(() => rig.Health.Problem is null, "it works again");

        Assert.Single(rig.Log.All, line => line.Contains("it ended with 3", StringComparison.Ordinal) && line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 0", "never", "returned")]
    [InlineData("exit 3", "never", "raised its program bash: it ended with 3")]
    [InlineData("kill -9 $$", "never", "raised its program bash: it ended by signal 9")]
    [InlineData("exit 0", "on_failure", "returned")]
    public async Task Run_Restart_SaysHowItEnds(string script, string restart, string expected)
    {
        await using var rig = new SourceRig("exec");
        Assert.Equal(expected, await rig.EndAsync(Shell(script, $""", "restart": "{restart}" """)));
    }

    [Fact]
    public async Task Run_Every_StartsAgainAfterAGoodEnd()
    {
        await using var rig = new SourceRig("exec");
        rig.Start(Shell("""n=$(cat n 2>/dev/null || echo 0); echo $((n+1)) > n; echo "{\\"n\\": $n}" """, """, "every": 0.05 """));
        await rig.UntilAsync(() => rig.Published >= 3, "three times");
        await rig.StopAsync();

        Assert.StartsWith("0 1 2", Numbers(await rig.EventsAsync(0)), StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sleep 1000 & sleep 1000 & echo '{\"n\": 1}'; wait")]
    [InlineData("setsid sleep 1000 & trap '' TERM; echo '{\"n\": 1}'; sleep 1000; sleep 1000")]
    public async Task Run_Stopped_EndsEveryProcessOfIt(string script)
    {
        await using var rig = new SourceRig("exec");
        rig.Start(Shell(script, """, "environment": {"WHOSE": "plumbline-exec-test"}, "grace": 1 """));
        await rig.EventsAsync(1);
        Assert.NotEmpty(Processes());
        await rig.StopAsync();
        await rig.UntilAsync(() => Processes().Count == 0, "nothing is left");
    }

    [Fact]
    public async Task Run_ProgramThatEndsBeforeItsChildren_LeavesNoneBehind()
    {
        await using var rig = new SourceRig("exec");
        var end = await rig.EndAsync(Shell("sleep 1000 & echo '{\"n\": 1}'", """, "environment": {"WHOSE": "plumbline-exec-test"}, "grace": 1, "restart": "never" """));

        Assert.Equal("returned", end);
        Assert.Equal("1", Numbers(await rig.EventsAsync(1)));
        Assert.Empty(Processes());
    }

    [Fact]
    public async Task Run_RulesThatAreBehind_MakeTheProgramWait()
    {
        var gate = new TaskCompletionSource();
        await using var rig = new SourceRig("exec") { BeforePublish = _ => gate.Task };
        rig.Start(Shell("""s=$(head -c 1000 /dev/zero | tr '\\0' x); for i in $(seq 1 2000); do echo "{\\"n\\": $i, \\"s\\": \\"$s\\"}"; echo $i > at; done; sleep 100"""));
        await rig.UntilAsync(() => File.Exists(rig.At("at")), "it began");
        await Task.Delay(500, TestContext.Current.CancellationToken);

        // Two pipes and buffers full, and no more.
        var at = File.ReadAllText(rig.At("at")).Trim();
        Assert.InRange(at.Length == 0 ? 1 : int.Parse(at, CultureInfo.InvariantCulture), 1, 500);
        gate.SetResult();
        await rig.UntilAsync(() => rig.Published == 2000, "it goes on");
    }

    [Fact]
    public async Task Run_StandardError_IsInTheLogWithoutSecretsAndCommandsOfTerminals()
    {
        await using var rig = new SourceRig("exec");
        await rig.EndAsync(Shell("printf 'bad \\\\033[31m password is %s\\\\n' $TOKEN >&2; head -c 100000 /dev/zero | tr '\\\\0' y >&2",
            """, "restart": "never", "environment": {"TOKEN": "topsecret"} """));

        Assert.Contains(rig.Log.All, line => line.EndsWith(@"standard error of bash: bad \x1b[31m password is ***", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.All, line => line.Contains("topsecret", StringComparison.Ordinal) || line.Length > 1000);
    }

    // arguments | how it ends
    [Theory]
    [InlineData("{}", "the argument 'command' is missing")]
    [InlineData("""{"command": ""}""", "command is a program, or a list of it and its arguments, not a text")]
    [InlineData("""{"command": []}""", "command is a program, or a list of it and its arguments, not a list")]
    [InlineData("""{"command": [["a"]]}""", "item 0 of command is a list, where a text was expected")]
    [InlineData("""{"command": "echo hello"}""", "command is one text with blanks or signs of a shell in it, and no shell reads it (write a list, [program, argument, …]; for a shell [bash, -c, '…'])")]
    [InlineData("""{"command": ["true"], "restart": "allways"}""", "restart is 'allways': expected always, on_failure or never (did you mean 'always'?)")]
    [InlineData("""{"command": ["true"], "environment": ["A=B"]}""", "environment is a mapping of variables to their values, not a list")]
    [InlineData("""{"command": ["true"], "environment": {"A=B": "c"}}""", "environment has a name that no variable can have")]
    [InlineData("""{"command": ["true"], "environment": {"A": null}}""", "the variable A of environment is null, where a text was expected")]
    [InlineData("""{"command": ["true"], "max_line": 0}""", "max_line is 0: expected a whole number from 1 to 16777216")]
    [InlineData("""{"command": ["true"], "grace": -1}""", "grace is -1: expected a whole number from 0 to 3600")]
    [InlineData("""{"command": ["no-such-program"], "restart": "never"}""", "its program no-such-program: it ended with 127")]
    [InlineData("""{"command": ["true"], "folder": "nowhere", "restart": "never"}""", "the folder")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("exec");
        Assert.Contains(expected, await rig.EndAsync(arguments), StringComparison.Ordinal);
    }

    private static List<Process> Processes() =>
    [
        .. Process.GetProcesses().Where(p =>
        {
            try
            {
                return File.ReadAllText($"/proc/{p.Id}/environ").Contains("WHOSE=plumbline-exec-test", StringComparison.Ordinal)
                    && !File.ReadAllText($"/proc/{p.Id}/stat").Contains(") Z", StringComparison.Ordinal);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }),
    ];

    private static string Numbers(List<JsonElement> events) => string.Join(' ', events.Select(e => e.GetProperty("n").GetRawText()));

    private static string Shell(string script, string more = "") => $$"""{"command": ["bash", "-c", {{Json(script)}}]{{more}}}""";

    private static string Json(string text) => JsonSerializer.Serialize(text.Replace(@"\\", @"\", StringComparison.Ordinal));

    private static string Quoted(string text) => "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
