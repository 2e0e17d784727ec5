using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A shell on the machine of a page; what is typed into it goes on from what was typed before.</summary>
internal sealed class PageTerminal : IAsyncDisposable
{
    private const string Mark = "@@ended:";

    private readonly Process _process;
    private readonly string _folder;
    private readonly string _name;
    private int _typed;

    public PageTerminal(PageMachine machine, string name)
    {
        (_folder, _name) = (machine.Scratch, name);
        // In a group of its own, so that Ctrl+C is meant for what runs in this terminal.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false), WorkingDirectory = "/",
        };
        foreach (var argument in (string[])["nsenter", "-t", machine.ProcessId, "-n", "-m", "-p", "--",
            "env", "-i", "HOME=/root", "USER=root", "LANG=C.UTF-8", "TZ=UTC", "COLUMNS=80", "TERM=dumb",
            $"TOOLS={machine.Tools}",
            "PATH=/srv/plumbline:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "bash", "-c", "cd && exec bash --norc --noprofile"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!; // not null: no shell is used
    }

    /// <summary>Types commands and waits for their end.</summary>
    /// <returns>The exit code of the last, null when a command before it failed and ended the shell; and what was printed.</returns>
    public async Task<(int? Exit, string Printed)> RunAsync(string commands, bool strict, TimeSpan within)
    {
        var printed = await TypeAsync(commands, strict, background: false);
        using var limit = new CancellationTokenSource(within);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                if (line.StartsWith(Mark, StringComparison.Ordinal))
                    return (int.Parse(line[Mark.Length..], CultureInfo.InvariantCulture), Read(printed));
            return (null, Read(printed));
        }
        catch (OperationCanceledException)
        {
            return (null, $"{Read(printed)}\n(not at its end after {within.TotalSeconds} s)");
        }
    }

    /// <summary>Types commands and goes on when they have printed a text.</summary>
    /// <returns>Null, or what was printed without it.</returns>
    public async Task<string?> StartAsync(string commands, string? until, TimeSpan within)
    {
        var printed = await TypeAsync(commands, strict: true, background: true);
        for (var waited = Stopwatch.StartNew(); until is not null && !Read(printed).Contains(until, StringComparison.Ordinal);)
        {
            if (_process.HasExited || waited.Elapsed > within)
                return $"'{until}' was not printed\n{Read(printed)}";
            await Task.Delay(50);
        }
        return null;
    }

    /// <summary>Ctrl+C, and the end of everything in this terminal.</summary>
    public async Task StopAsync(TimeSpan within)
    {
        await SayAsync("kill", "-INT", "--", $"-{_process.Id}");
        _process.StandardInput.Close();
        for (var waited = Stopwatch.StartNew(); await SayAsync("pgrep", "-g", $"{_process.Id}") == 0;)
        {
            if (waited.Elapsed > within)
                throw new TimeoutException(
                    $"what runs in the terminal {_name} does not end\n{Read($"{_folder}/{_name}-{_typed - 1}.out")}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<int> SayAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task<string> TypeAsync(string commands, bool strict, bool background)
    {
        var script = Path.Combine(_folder, $"{_name}-{_typed++}");
        // A reader stops at the first command that fails. The exit code that a page expects is that of its last command.
        await File.WriteAllTextAsync(script, strict ? $"set -e\n{commands}\nset +e\n" : commands);
        await _process.StandardInput.WriteLineAsync(
            $"source {script} >{script}.out 2>&1 </dev/null{(background ? "" : $"; echo {Mark}$?")}");
        await _process.StandardInput.FlushAsync();
        return script + ".out";
    }

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file) : "";
}
