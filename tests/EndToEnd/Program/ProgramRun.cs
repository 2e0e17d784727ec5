using System.Diagnostics;
using System.Text;

namespace Plumbline.EndToEnd.Program;

/// <summary>A program that runs with its output gathered; disposing ends it with all its children.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _stdout = new();
    private readonly StringBuilder _stderr = new();
    private readonly Task _outDone;
    private readonly Task _errDone;

    public ProgramRun(
        string program, IEnumerable<string> arguments, string folder, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            StandardOutputEncoding = new UTF8Encoding(false), StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        start.Environment["COLUMNS"] = "80";
        start.Environment["ANSIBLE_LOCALHOST_WARNING"] = "0";
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _outDone = GatherAsync(_process.StandardOutput, _stdout);
        _errDone = GatherAsync(_process.StandardError, _stderr);
    }

    public int Id => _process.Id;

    public string Stdout => Snapshot(_stdout);

    public string Stderr => Snapshot(_stderr);

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end; the exit code, or null when it did not come in time.</summary>
    public async Task<int?> ExitAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await Task.WhenAll(_outDone, _errDone).WaitAsync(TimeSpan.FromSeconds(5));
            return _process.ExitCode;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return _process.HasExited ? _process.ExitCode : null;
        }
    }

    /// <summary>Waits until standard output or standard error holds a text.</summary>
    public async Task WaitForAsync(string text, TimeSpan within)
    {
        var until = Stopwatch.StartNew();
        while (!Stdout.Contains(text, StringComparison.Ordinal) && !Stderr.Contains(text, StringComparison.Ordinal))
        {
            if (until.Elapsed > within || _process.HasExited)
                throw new TimeoutException($"'{text}' did not appear{(_process.HasExited ? $" before exit {_process.ExitCode}" : "")}\nstdout:\n{Stdout}\nstderr:\n{Stderr}");
            await Task.Delay(10);
        }
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name.Replace("SIG", "", StringComparison.Ordinal), $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static async Task GatherAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            lock (into)
                into.Append(buffer, 0, read);
        }
    }

    private static string Snapshot(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
