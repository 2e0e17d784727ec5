using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Packaging;

/// <summary>A Debian that nobody has used yet, in a folder; what runs in it has processes and mounts of its own.</summary>
internal sealed class FreshRoot : IDisposable
{
    /// <summary>What commands may use: a shell that ends at the first that fails does not see one that must fail and did not.</summary>
    public const string Words = "not() { if \"$@\"; then echo \"succeeded: $*\" >&2; exit 1; fi; }";

    // What root.sh ends with where Debian's mirror is out of reach.
    private const int Unreachable = 75;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // One is made at a time: the second takes what the first has made.
    private static readonly SemaphoreSlim Making = new(1);

    private readonly ScratchFolder _scratch = new();

    private FreshRoot() => Folder = System.IO.Path.Combine(_scratch.Path, "root");

    public string Folder { get; }

    /// <summary>Why this machine cannot have one, or null.</summary>
    public static string? Impossible =>
        Environment.UserName != "root" ? "a system of its own is made and entered by root alone"
        : !File.Exists("/usr/bin/mmdebstrap") ? "mmdebstrap is not installed"
        : !MayMount() ? "a system of its own needs namespaces and mounts, and this machine gives none"
        : null;

    public static async Task<FreshRoot> MakeAsync()
    {
        var root = new FreshRoot();
        await Making.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var making = new ProgramRun("/bin/bash", ["eng/root.sh"], PlumblineProgram.Repository);
            var exit = await making.ExitAsync(Patience);
            Assert.SkipWhen(exit == Unreachable, making.Stderr.Trim().Split('\n')[^1]);
            Assert.True(exit == 0, making.Stderr);
            var made = making.Stdout.Trim();
            // What changes goes into memory, and the system that was made stays fresh for the next.
            await ShellAsync(PlumblineProgram.Repository, $"""
                mkdir {root.Folder} {root.Changes}
                mount -t tmpfs tmpfs {root.Changes}
                mkdir {root.Changes}/upper {root.Changes}/work
                mount -t overlay -o lowerdir=$(realpath {made}),upperdir={root.Changes}/upper,workdir={root.Changes}/work overlay {root.Folder}
                """);
            return root;
        }
        finally
        {
            Making.Release();
        }
    }

    public string At(string path) => System.IO.Path.Combine(Folder, path.TrimStart('/'));

    public string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Copies a file from outside.</summary>
    public void Bring(string file, string to) => File.Copy(file, At(to), overwrite: true);

    /// <summary>Every path of the system but what lives in memory.</summary>
    public async Task<IReadOnlyList<string>> ListAsync() => (await ShellAsync(
        Folder, "find . \\( -path ./proc -o -path ./tmp -o -path ./run \\) -prune -o -print | sort")).Split('\n');

    /// <summary>Runs commands as root of that system, and gives what they print; they end at the first that fails.</summary>
    /// <param name="online">Whether they may use the network; without it they have a loopback of their own.</param>
    public Task<string> RunAsync(string commands, bool online = false) =>
        ShellAsync(Folder, string.Join(' ', Entering(online).Select(Quoted)) + " bash -euc " + Quoted($"{Words}\n{commands}"));

    /// <summary>Starts a program in it, as a user of it.</summary>
    public ProgramRun Start(string user, string folder, params string[] command) => new(
        "unshare", [.. Entering(online: true).Skip(1), "runuser", "-u", user, "--", "env", "-C", folder, .. command], Folder);

    public static async Task<string> ShellAsync(string folder, string commands, params KeyValuePair<string, string>[] environment)
    {
        await using var run = new ProgramRun("/bin/bash", ["-euc", commands], folder, environment);
        var exit = await run.ExitAsync(Patience);
        Assert.True(exit == 0, $"exit {exit}\n{commands}\n{run.Stdout}\n{run.Stderr}");
        return run.Stdout;
    }

    public void Dispose()
    {
        using (var unmounted = System.Diagnostics.Process.Start("umount", ["-l", Folder, Changes]))
            unmounted.WaitForExit();
        _scratch.Dispose();
    }

    private string Changes => System.IO.Path.Combine(_scratch.Path, "changes");

    private static bool MayMount()
    {
        using var tried = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "unshare", ["--mount", "--pid", "--net", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) { RedirectStandardError = true })!;
        tried.WaitForExit();
        return tried.ExitCode == 0;
    }

    private string[] Entering(bool online) =>
    [
        "unshare", "--mount", "--pid", "--fork", "--kill-child", .. online ? Array.Empty<string>() : ["--net"], "bash", "-ec",
        (online ? "cp /etc/resolv.conf /etc/hosts $0/etc/\n" : "ip link set lo up\n")
            + "mkdir -p $0/dev/shm; mount -t tmpfs -o mode=1777 tmpfs $0/dev/shm; mount -t proc proc $0/proc; exec chroot \"$0\" \"$@\"",
        Folder, "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8",
        "DEBIAN_FRONTEND=noninteractive",
    ];

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
