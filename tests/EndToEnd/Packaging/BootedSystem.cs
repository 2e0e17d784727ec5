using Plumbline.EndToEnd.Program;

namespace Plumbline.EndToEnd.Packaging;

/// <summary>A fresh system whose systemd is at work: units really run, in the sandbox they ask for.</summary>
internal sealed class BootedSystem(FreshRoot root, ProgramRun run) : IAsyncDisposable
{
    private readonly int _id = run.Id;

    // The first process of the system, by its number outside.
    private string First => File.ReadAllText($"/proc/{_id}/task/{_id}/children").Trim();

    /// <summary>Why this machine cannot boot one, or null.</summary>
    public static string? Impossible => FreshRoot.Impossible ?? (File.ReadLines("/proc/mounts")
        .Any(m => m.Split(' ')[2] == "cgroup2") ? null : "systemd needs cgroups, and there are none of version 2");

    public static async Task<BootedSystem> StartAsync(FreshRoot root)
    {
        var system = new BootedSystem(root, new ProgramRun("/bin/bash",
            [Path.Combine(PlumblineProgram.Repository, "tests/EndToEnd/Packaging/Tools/boot.sh"), root.Folder], "/"));
        await Waiting.UntilAsync(() => system.IsUpAsync(), "the system is up", run: null);
        return system;
    }

    /// <summary>Runs commands as its root, and gives what they print; they end at the first that fails.</summary>
    public Task<string> RunAsync(string commands) => FreshRoot.ShellAsync(root.Folder, $$"""
        exec nsenter -t {{First}} -a env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb bash -euc "$(cat <<'@@'
        until_true() { for _ in {1..600}; do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; echo "not in time: $*"; "$@"; }
        {{FreshRoot.Words}}
        cd /
        {{commands}}
        @@
        )"
        """);

    public async ValueTask DisposeAsync()
    {
        await run.DisposeAsync();
        await FreshRoot.ShellAsync("/", "find \"$(findmnt -n -o TARGET -t cgroup2 | head -1)\"/plumbline-test-"
            + $"{_id} -depth -type d -exec rmdir {{}} \\; || true");
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            return (await RunAsync("systemctl is-system-running 2>&1 || true")).Trim() is "running" or "degraded";
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or IOException)
        {
            return false;
        }
    }
}
