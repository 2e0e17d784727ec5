using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A server of Debian on a port of its own with a folder of its own, that a test can kill and start again.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly Func<LocalServer, ProcessStartInfo> _start;
    private readonly Func<LocalServer, Task<bool>> _isUp;
    private Process? _process;

    private LocalServer(Func<LocalServer, ProcessStartInfo> start, Func<LocalServer, Task<bool>> isUp) => (_start, _isUp) = (start, isUp);

    public int Port { get; } = LocalPorts.Free();

    /// <summary>Where it listens with TLS, if it does beside the other.</summary>
    public int TlsPort { get; } = LocalPorts.Free();

    public string Folder { get; } = Directory.CreateTempSubdirectory("plumbline-server-").FullName;

    public static async Task<LocalServer> RedisAsync(params string[] more)
    {
        var server = new LocalServer(
            self => new ProcessStartInfo("redis-server",
                ["--port", $"{self.Port}", "--bind", "127.0.0.1", "--dir", self.Folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
                    .. more.Select(word => word.Replace("{port}", $"{self.Port}", StringComparison.Ordinal))]),
            self => Task.FromResult(self.IsOpen()));
        await server.StartAsync();
        return server;
    }

    public static async Task<LocalServer> MosquittoAsync(string more = "allow_anonymous true")
    {
        var server = new LocalServer(
            self => new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", Path.Combine(self.Folder, "mosquitto.conf")]),
            self => Task.FromResult(self.IsOpen()));
        File.WriteAllText(Path.Combine(server.Folder, "mosquitto.conf"),
            $"listener {server.Port} 127.0.0.1\npersistence true\npersistence_location {server.Folder}/\nautosave_interval 1\nautosave_on_changes true\nuser root\n{more}\n");
        await server.StartAsync();
        return server;
    }

    public static async Task<LocalServer> RabbitmqAsync()
    {
        var name = $"plumbline{Guid.NewGuid():N}";
        var (distribution, mapper) = (LocalPorts.Free(), LocalPorts.Free());
        var server = new LocalServer(
            self =>
            {
                // Its mapper of ports would outlive it as a daemon; beside it, it ends with it.
                var start = new ProcessStartInfo("/bin/sh", ["-c", "epmd & exec /usr/lib/rabbitmq/bin/rabbitmq-server"]);
                foreach (var (key, value) in Variables(self))
                    start.Environment[key] = value;
                return start;
            },
            async self =>
            {
                if (!self.IsOpen())
                    return false;
                var (code, _) = await RunAsync("/usr/lib/rabbitmq/bin/rabbitmqctl", Variables(self), "await_startup", "--timeout", "30");
                return code == 0;
            });
        using (var authority = new TlsAuthority())
            authority.Write(server.Folder);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "rabbitmq.conf"), $"""
            listeners.ssl.1 = 127.0.0.1:{server.TlsPort}
            ssl_options.cacertfile = {server.Folder}/ca.pem
            ssl_options.certfile = {server.Folder}/server.pem
            ssl_options.keyfile = {server.Folder}/server.key

            """);
        await server.StartAsync();
        return server;

        Dictionary<string, string> Variables(LocalServer self) => new()
        {
            ["HOME"] = self.Folder, ["RABBITMQ_MNESIA_BASE"] = self.Folder, ["RABBITMQ_LOG_BASE"] = self.Folder,
            ["RABBITMQ_NODENAME"] = $"{name}@localhost", ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1", ["RABBITMQ_NODE_PORT"] = $"{self.Port}",
            ["RABBITMQ_DIST_PORT"] = $"{distribution}", ["ERL_EPMD_ADDRESS"] = "127.0.0.1", ["ERL_EPMD_PORT"] = $"{mapper}",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(self.Folder, "rabbitmq.conf"), ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(self.Folder, "plugins"), ["LANG"] = "C.UTF-8",
        };
    }

    public async Task StartAsync()
    {
        var start = _start(this);
        // Its output goes nowhere, and everything it starts can be ended with it.
        string[] words = ["/bin/sh", "-c", "exec \"$@\" >\"$0/out\" 2>&1 </dev/null", Folder, start.FileName, .. start.ArgumentList];
        start.FileName = "setsid";
        start.ArgumentList.Clear();
        foreach (var word in words)
            start.ArgumentList.Add(word);
        _process = Process.Start(start)!;
        for (var since = Stopwatch.StartNew(); !await _isUp(this); await Task.Delay(50))
            if (since.Elapsed > TimeSpan.FromSeconds(60))
            {
                var said = File.ReadAllText(Path.Combine(Folder, "out"));
                await DisposeAsync();
                Assert.Fail(said);
            }
    }

    /// <summary>Ends it as a lost machine ends.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        // The whole session, also what it started.
        foreach (var other in Process.GetProcesses())
            using (other)
                if (Session(other.Id) == _process.Id)
                    other.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        for (var attempt = 0; Directory.Exists(Folder) && attempt < 20; attempt++)
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
    }

    public static async Task<(int Code, string Printed)> RunAsync(
        string program, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed + await said);
    }

    private static int Session(int id)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }

    private bool IsOpen()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
