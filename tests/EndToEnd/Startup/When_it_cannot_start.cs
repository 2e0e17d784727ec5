using System.Collections.Concurrent;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Startup;

/// <summary>
/// What the surroundings do to a start: each way one line that says what and where, an exit code, never a trace and never an abort,
/// whatever the verb and the name. All of them in one test, side by side: most of its time is waiting for processes.
/// </summary>
public sealed class When_it_cannot_start
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // name; shell line ($P the program, $R its other name, $S the server, $D a folder of its own); exit code; what standard error says (""
    // for nothing at all)
    private static readonly (string Name, string Line, int Exit, string Said)[] Cases =
    [
        ("damaged state", "mkdir -p state/plumbline/a; echo nonsense > state/plumbline/a/events.db; $P run -r r.yml --persistence-id a", 1,
            "events.db is damaged"),
        ("empty state", "mkdir -p state/plumbline/a; : > state/plumbline/a/events.db; $P run -r r.yml --persistence-id a", 1,
            "events.db is damaged: it is empty"),
        ("state in use", "mkdir -p state/plumbline/a; exec 9>state/plumbline/a/events.db.lock; flock -x 9; $R -r r.yml --persistence-id a",
            1, "another process holds it"),
        ("damaged state, looked at", "head -c 100 /dev/zero > x.db; $P events --log x.db", 2, "x.db"),
        ("state is below a file", "touch f; XDG_STATE_HOME=$D/f $P run -r r.yml --persistence-id a", 1,
            "XDG_STATE_HOME names another place"),
        ("state cannot be made", "XDG_STATE_HOME=/proc/1 $R -r r.yml --persistence-id a", 1,
            "the state folder /proc/1/plumbline/a cannot be made"),
        ("an id of 300 letters", "$P run -r r.yml --persistence-id $(printf 'a%.0s' {1..300})", 1, "at most 255"),
        ("an id of 300 letters, looked at", "$P events --persistence-id $(printf 'a%.0s' {1..300})", 2, "at most 255"),
        ("shutdown before now", "$P run -r shutdown.yml", 0, "plumbline run: "),
        ("delay before now", "$P run -r r.yml --shutdown-delay -5", 2, "argument --shutdown-delay: must be 0 or more seconds: '-5'"),
        ("delay of no number", "$R -r r.yml --shutdown-delay nan", 2, "must be 0 or more seconds: 'NaN'"),
        ("delay beyond all timers", "$P run -r r.yml --shutdown-delay 1e300", 0, "plumbline run: "),
        ("delay without end", "$P run -r r.yml --shutdown-delay inf", 0, "plumbline run: "),
        ("rulebook is a folder", "$P run -r /tmp", 1, "the rulebook /tmp is a folder"),
        ("rulebook is a pipe", "mkfifo pipe; $R -r pipe", 1, "pipe"),
        ("rulebook is a device", "$P run -r /dev/zero", 1, "/dev/zero"),
        ("checked file is a device", "$P check /dev/zero", 1, "0;out:/dev/zero is a pipe or a device, not a file"),
        ("variables are a folder", "$P run -r r.yml -e /tmp", 1, "the variables file /tmp is a folder"),
        ("working directory gone", "mkdir gone; cd gone; rmdir ../gone; $P run -r $D/r.yml", 1, "the working directory was deleted"),
        ("working directory gone, other name", "mkdir gone; cd gone; rmdir ../gone; $R -r $D/r.yml", 1,
            "ansible-rulebook: the working directory was deleted"),
        ("working directory gone, check", "mkdir gone; cd gone; rmdir ../gone; $P check", 1,
            "plumbline check: the working directory was deleted"),
        ("working directory gone, inventory", "mkdir gone; cd gone; rmdir ../gone; $P inventory -i x --list", 1,
            "the working directory was deleted"),
        ("working directory gone, version", "mkdir gone; cd gone; rmdir ../gone; $R --version", 0, ""),
        ("version to a full disk", "$P --version >/dev/full", 74, "standard output cannot be written: No space left on device"),
        ("version of the other name to a full disk", "$R --version >/dev/full", 74, "ansible-rulebook: standard output cannot be written"),
        ("version of the server to a full disk", "$S --version >/dev/full", 74,
            "plumbline-server: standard output cannot be written: No space left on device"),
        ("an emptied store", "$P init q >/dev/null; mkdir q/.plumbline; : > q/.plumbline/store.db; $S q --log text --listen 127.0.0.1:1", 1,
            "store.db is damaged: it is empty"),
        ("a store that is none", "$P init q >/dev/null; mkdir q/.plumbline; head -c 8192 /dev/zero > q/.plumbline/store.db; $S q --log text", 1, "store.db is damaged: "),
        ("a folder for a store", "$P init q >/dev/null; mkdir -p q/.plumbline/store.db; $S q --log text", 1,
            "a folder of that name is there"),
        ("help to nowhere", "$P --help >&-", 74, "standard output cannot be written: Bad file descriptor"),
        ("check to a full disk", "$P check r.yml >/dev/full", 74, "No space left on device"),
        ("inventory to a full disk", "$P inventory -i inv --list >/dev/full", 74, "No space left on device"),
        ("nobody reads any more", "(sleep 1; exec $P check r.yml) | true; exit ${PIPESTATUS[0]}", 141, ""),
        ("standard error closed", "$P run -r none.yml 2>&-", 1, ""),
        ("standard error full", "$R -r none.yml 2>/dev/full", 1, ""),
        ("standard input closed", "$P run -r r.yml <&-", 0, "plumbline run: "),
        ("an unknown language", "LC_ALL=xx_YY.FOO LANG=xx_YY.FOO $P run -r r.yml", 0, "plumbline run: ansible.eda.range; 1 rule"),
        ("a secret file that is not there", "$P send http://127.0.0.1:1/ --vm x --hmac-secret-file none", 2, "none"),
        ("an event file that is not there", "$P explain -r r.yml --event none.json", 2, "none.json"),
        ("a test file that is not there", "$P test none.test.yml", 1, ""),
        ("init below a file", "touch f; $P init f/project", 1, "f/project"),
    ];

    [Fact]
    public async Task Each_way_is_one_line_and_an_exit_code()
    {
        var problems = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Cases, new ParallelOptions {
            MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (row, _) =>
        {
            using var folder = Prepared();
            await using var run = Shell(folder, row.Line);
            var exit = await run.ExitAsync(Patience);
            var saysIt = row.Said.Split(";out:") is [_, var shown] ? run.Stdout.Contains(shown, StringComparison.Ordinal)
                : row.Said.Length == 0 ? run.Stderr.Length == 0 : run.Stderr.Contains(row.Said, StringComparison.Ordinal);
            if (exit != row.Exit || !saysIt || run.Stderr.Contains("   at ", StringComparison.Ordinal)
                || run.Stderr.Contains("xception", StringComparison.Ordinal))
                problems.Add($"{row.Name}: exit {exit}, expected {row.Exit} and '{row.Said}'\n{run.Stdout}\n{run.Stderr}");
        });
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems));
    }

    [Theory]
    [InlineData(">/dev/full", "No space left on device")]
    [InlineData(">&-", "Bad file descriptor")]
    [InlineData(">&- <&- 2>&-", "")]
    [InlineData("-v >/dev/full", "No space left on device")]
    public async Task What_cannot_be_printed_does_not_keep_the_playbook_from_running(string redirection, string said)
    {
        using var folder = Prepared();
        await using var run = Shell(folder, $"$P run -r playbook.yml -i inv {redirection}");

        Assert.Equal(0, await run.ExitAsync(Patience));

        Assert.True(File.Exists(Path.Combine(folder.Path, "ran")), run.Stderr);
        Assert.Equal(said.Length == 0 ? 0 : 1, run.Stderr.Split("standard output cannot be written").Length - 1);
        Assert.Contains(said, run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        Assert.SkipWhen(Environment.UserName == "root" && !File.Exists("/usr/bin/setpriv"), "root may read everything");
        using var folder = Prepared();
        var drop = Environment.UserName == "root" ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
        await using var run = Shell(folder, $"chmod 777 .; mkdir state; chmod 777 state; chmod 0 inv; {drop}$P run -r playbook.yml -i inv; "
            + $"echo $?; {drop}$P run -r inv; echo $?");
        await run.ExitAsync(Patience);

        Assert.DoesNotContain("   at ", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("inv", run.Stderr, StringComparison.Ordinal);
        Assert.EndsWith("1\n", run.Stdout, StringComparison.Ordinal);
    }

    private static ScratchFolder Prepared()
    {
        var folder = new ScratchFolder();
        const string Rulebook = "- name: r\n  hosts: all\n  sources: [{ansible.eda.range: {limit: 1}}]\n  rules:\n    - {name: a, "
            + "condition: event.i == 0, action: {ACTION}}\n";
        folder.Write("r.yml", Rulebook.Replace("ACTION", "debug: {msg: hello}", StringComparison.Ordinal));
        folder.Write("shutdown.yml", Rulebook.Replace("ACTION", "shutdown: {delay: -5}", StringComparison.Ordinal));
        folder.Write("playbook.yml", Rulebook.Replace("ACTION", "run_playbook: {name: p.yml}", StringComparison.Ordinal));
        folder.Write("p.yml", $"- hosts: localhost\n  gather_facts: false\n  tasks: [{{ansible.builtin.command: touch "
            + $"{folder.Path}/ran}}]\n");
        folder.Write("inv", "localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n");
        return folder;
    }

    private static ProgramRun Shell(ScratchFolder folder, string line) => new("/bin/bash", ["-c", line], folder.Path,
    [
        new("P", PlumblineProgram.Plumbline), new("R", PlumblineProgram.AnsibleRulebook), new("S", PlumblineProgram.Server),
            new("D", folder.Path), new("XDG_STATE_HOME", Path.Combine(folder.Path, "state")),
    ]);
}
