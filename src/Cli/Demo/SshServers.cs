using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Plumbline.Cli.Demo;

/// <summary>
/// The machines: one real sshd for each, with keys made for the demo. Host keys are known beforehand, so checking them stays on.
/// </summary>
internal sealed class SshServers : IAsyncDisposable
{
    private const string Sshd = "/usr/sbin/sshd";

    // Every sshd of the machine enters it at each log-in, another demo's too: whoever makes it leaves it there, as its package does.
    private const string PrivilegeFolder = "/run/sshd";

    // One that others may write to stops every sshd.
    private const UnixFileMode ForOthers = (UnixFileMode)0b111_101_101;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Process> _processes = [];

    private SshServers(int port, string key, string knownHosts) => (Port, ClientKey, KnownHosts) = (port, key, knownHosts);

    public int Port { get; }

    public string ClientKey { get; }

    public string KnownHosts { get; }

    public static async Task<SshServers> StartAsync(
        IReadOnlyList<Machine> machines, LoginUser user, string folder, DemoLeftovers leftovers, CancellationToken cancellationToken)
    {
        if (!File.Exists(Sshd))
            throw new DemoException($"{Sshd} is not installed; ./run setup brings everything that is needed");
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory(PrivilegeFolder, ForOthers);
        Directory.CreateDirectory(folder);
        var (client, host) = (Path.Combine(folder, "client_key"), Path.Combine(folder, "host_key"));
        foreach (var key in (string[])[client, host])
            await Tool.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "plumbline-demo", "-f", key);
        var servers = new SshServers(FreePort(machines), client, Path.Combine(folder, "known_hosts"));
        var hostKey = (await File.ReadAllTextAsync(host + ".pub", cancellationToken)).Trim();
        await File.WriteAllLinesAsync(
            servers.KnownHosts, machines.Select(m => $"[{m.Address}]:{servers.Port} {hostKey}"), cancellationToken);
        try
        {
            foreach (var machine in machines)
                leftovers.Started(await servers.StartAsync(machine, user, folder, host, cancellationToken));
            await servers.AnswerAsync(machines, folder, cancellationToken);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            // With its sessions: Ansible keeps connections open for a while after a run.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private async Task<Process> StartAsync(
        Machine machine, LoginUser user, string folder, string hostKey, CancellationToken cancellationToken)
    {
        var config = Path.Combine(folder, $"{machine.Name}.conf");
        await File.WriteAllTextAsync(config, $"""
            Port {Port}
            ListenAddress {machine.Address}
            HostKey {hostKey}
            AuthorizedKeysFile {ClientKey}.pub
            AllowUsers {user.Name}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            Subsystem sftp internal-sftp

            """, cancellationToken);
        var start = new ProcessStartInfo(Sshd) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["-D", "-E", Path.Combine(folder, $"{machine.Name}.log"), "-f", config])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!; // not null: no shell is used
        _processes.Add(process);
        return process;
    }

    private async Task AnswerAsync(IReadOnlyList<Machine> machines, string folder, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        foreach (var (machine, process) in machines.Zip(_processes))
            while (!await IsAnsweringAsync(machine, process, limit.Token))
                try
                {
                    if (process.HasExited)
                        throw new DemoException($"sshd for {machine.Name} does not start{await WordsAsync(machine, process, folder)}");
                    await Task.Delay(20, limit.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new DemoException($"sshd on {machine.Address}:{Port} does not answer within {Patience.TotalSeconds:0} seconds"
                        + await WordsAsync(machine, process, folder));
                }
    }

    private async Task<bool> IsAnsweringAsync(Machine machine, Process process, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Parse(machine.Address), Port, cancellationToken);
            return !process.HasExited;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    // What it wrote, to its log or before it had one: the last of it says why.
    private static async Task<string> WordsAsync(Machine machine, Process process, string folder)
    {
        var log = Path.Combine(folder, $"{machine.Name}.log");
        var written = File.Exists(log) ? await File.ReadAllLinesAsync(log, CancellationToken.None) : [];
        var printed = process.HasExited ? (await process.StandardError.ReadToEndAsync(CancellationToken.None)).Split('\n') : [];
        var words = printed.Concat(written).Select(line => line.Trim()).Where(line => line.Length > 0).TakeLast(5).ToList();
        return words.Count == 0 ? "" : $": {string.Join("; ", words)}";
    }

    // One port that is free on all addresses, so that one group variable says it.
    private static int FreePort(IReadOnlyList<Machine> machines)
    {
        for (var port = 2222; port < 2300; port++)
            if (machines.All(m => LocalPort.IsFree(m.Address, port)))
                return port;
        throw new DemoException("no port from 2222 to 2299 is free on the loopback addresses");
    }
}
