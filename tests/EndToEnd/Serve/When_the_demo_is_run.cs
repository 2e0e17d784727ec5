using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

[Collection(ArticlePort.Name)]
public sealed class When_the_demo_is_run
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // A second one begins at the same moment: neither takes the other's ports, user or servers.
    [Fact]
    public async Task The_demo_configures_its_machines_over_ssh()
    {
        await using var demo = new ProgramRun(PlumblineProgram.Plumbline, ["demo", "--machines", "2"], "/");
        await using var other = new ProgramRun(PlumblineProgram.Plumbline, ["demo", "--machines", "1"], "/");
        var (code, otherCode) = (await demo.ExitAsync(TimeSpan.FromMinutes(2)), await other.ExitAsync(TimeSpan.FromMinutes(2)));
        Assert.True(code == 0, $"exit {code}\n{demo.Stdout[^Math.Min(demo.Stdout.Length, 3000)..]}\n{demo.Stderr}");
        Assert.True(otherCode == 0, $"exit {otherCode}\n{other.Stdout[^Math.Min(other.Stdout.Length, 3000)..]}\n{other.Stderr}");
        Assert.Contains("      name: web2\n      address: 127.0.0.3\n      site: Harbour", demo.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"console +http://127\.0\.0\.1:\d+/login/once/\w{40}, logs you in once", demo.Stdout);
        Assert.Contains("web1: journal: Success", demo.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', demo.Stdout);
    }

    // In a mount namespace, where the folder that every sshd wants for itself is open to all.
    [Fact]
    public async Task An_ssh_server_that_does_not_start_says_why()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root makes a mount of its own");
        await using var demo = new ProgramRun(
            "unshare", ["--mount", "sh", "-c", "mkdir -p /run/sshd && mount -t tmpfs -o mode=777 none /run/sshd && exec \"$0\" demo --machines 1",
                PlumblineProgram.Plumbline], "/");
        Assert.Equal(1, await demo.ExitAsync(Patience));
        Assert.Contains("demo: sshd for web1 does not start: /run/sshd must be owned by root", demo.Stdout, StringComparison.Ordinal);
    }

    // Whatever ends it, and at the worst time: while Ansible is connected.
    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task It_leaves_nothing_behind_however_it_ends(string signal)
    {
        using var scratch = new ScratchFolder();
        // The login user's home lies below.
        File.SetUnixFileMode(scratch.Path, (UnixFileMode)0b111_001_001);
        await using var demo = new ProgramRun(
            PlumblineProgram.Plumbline, ["demo", "--machines", "2"], "/", [new("TMPDIR", scratch.Path)]);
        await demo.WaitForAsync("started", Patience);
        if (Environment.IsPrivilegedProcess)
            Assert.Contains("a system user of this machine, made for the demo and removed at its end", demo.Stdout, StringComparison.Ordinal);
        Assert.NotEmpty(Left(scratch.Path));
        await using var stranger = ProcessOfAContainer(scratch.Path);

        demo.Signal(signal);

        await demo.ExitAsync(Patience);
        for (var waited = TimeSpan.Zero; Left(scratch.Path).Count > 0 && waited < Patience; waited += TimeSpan.FromMilliseconds(100))
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Empty(Left(scratch.Path));
        Assert.True(stranger is not { HasExited: true });
    }

    // The users of containers have numbers of their own, which are the same ones.
    private static ProgramRun? ProcessOfAContainer(string scratch) => !Environment.IsPrivilegedProcess ? null : new ProgramRun(
        "unshare", ["--pid", "--fork", "--kill-child", "setpriv", "--clear-groups", "--reuid", LoginUser(scratch), "sleep", "60"], "/");

    private static string LoginUser(string scratch) =>
        File.ReadLines("/etc/passwd").First(line => line.Contains(scratch, StringComparison.Ordinal)).Split(':')[2];

    // Folders, users whose home is there, processes whose command line names it.
    private static List<string> Left(string scratch) =>
    [
        .. Directory.EnumerateDirectories(scratch, "plumbline-demo-*"),
        .. File.ReadLines("/etc/passwd").Where(line => line.Contains(scratch, StringComparison.Ordinal)),
        .. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _))
            .Select(CommandLine).Where(line => line.Contains(scratch, StringComparison.Ordinal)),
    ];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return "";
        }
    }
}
