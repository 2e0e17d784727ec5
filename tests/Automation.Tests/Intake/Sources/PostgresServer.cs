using System.Diagnostics;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A PostgreSQL of Debian in a folder of its own, on a port of its own; ended with the test.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-pg-").FullName;
    private readonly string _programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";

    public PostgresServer()
    {
        if (Environment.UserName == "root")
            Run("chown", "postgres:", _folder);
        As($"{_programs}/initdb", "-D", $"{_folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        var rules = File.ReadAllText($"{_folder}/data/pg_hba.conf");
        File.WriteAllText($"{_folder}/data/pg_hba.conf", "host all pwuser 127.0.0.1/32 scram-sha-256\n" + rules);
        using (var authority = new TlsAuthority())
            authority.Write(_folder);
        File.SetUnixFileMode($"{_folder}/server.key", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Environment.UserName == "root")
            Run("chown", "postgres:", $"{_folder}/server.key");
        Start();
        Sql("CREATE ROLE pwuser LOGIN PASSWORD 'topsecret'");
    }

    public int Port { get; } = LocalPorts.Free();

    /// <summary>The authority of its certificate, which is for <c>localhost</c>.</summary>
    public string Authority => $"{_folder}/ca.pem";

    public void Start() => As($"{_programs}/pg_ctl", "-D", $"{_folder}/data", "-l", $"{_folder}/log", "-w", "-t", "60", "start", "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off -c ssl=on "
        + $"-c ssl_cert_file={_folder}/server.pem -c ssl_key_file={_folder}/server.key");

    public void Stop(string how = "immediate") => As($"{_programs}/pg_ctl", "-D", $"{_folder}/data", "-m", how, "-w", "stop");

    public string Sql(string command) =>
        Run("psql", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-AtXqc", command);

    public void Notify(string channel, string payload) =>
        Sql($"SELECT pg_notify('{channel.Replace("'", "''", StringComparison.Ordinal)}', '{payload.Replace("'", "''", StringComparison.Ordinal)}')");

    public void Dispose()
    {
        try
        {
            Stop();
        }
        catch (InvalidOperationException)
        {
            // Stopped by the test.
        }
        Directory.Delete(_folder, recursive: true);
    }

    private static string As(params string[] command) =>
        Environment.UserName == "root" ? Run("runuser", ["-u", "postgres", "--", .. command]) : Run(command[0], command[1..]);

    private static string Run(string program, params string[] arguments)
    {
        // What the server prints goes to its log: a pipe would stay open as long as it runs.
        var quiet = arguments.Any(a => a.EndsWith("pg_ctl", StringComparison.Ordinal)) || program.EndsWith("pg_ctl", StringComparison.Ordinal);
        using var process = Process.Start(quiet
            ? new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments])
            : new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
            })!;
        var printed = quiet ? "" : process.StandardOutput.ReadToEnd();
        var said = quiet ? "" : process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {said}");
    }
}
