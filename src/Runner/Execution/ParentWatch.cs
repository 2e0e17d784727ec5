using System.Diagnostics;
using Plumbline.Runner.Output;

namespace Plumbline.Runner.Execution;

/// <summary>
/// A small shell beside this process that ends the runs when this process dies in a way that leaves it no time to (a kill, a crash): it
/// reads the running groups from a pipe, and the pipe's end is the signal. One for all runs, started with the first.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<(int Group, Guid Run)> _running = [];
    private Process? _shell;

    public void Add(int group, Guid run)
    {
        lock (_gate)
        {
            _running.Add((group, run));
            Say($"add {group} {run:N}");
        }
    }

    public void Remove(int group, Guid run)
    {
        lock (_gate)
            if (_running.Remove((group, run)))
                Say($"del {group} {run:N}");
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _shell?.StandardInput.Close();
            _shell?.Dispose();
            _shell = null;
        }
    }

    // A watch that was killed is replaced; without one the next start ends what was left.
    private void Say(string line)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                if (_shell is null)
                {
                    _shell = Start();
                    foreach (var (group, run) in _running)
                        _shell.StandardInput.WriteLine($"add {group} {run:N}");
                }
                else
                    _shell.StandardInput.WriteLine(line);
                _shell.StandardInput.Flush();
                return;
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                _shell?.Dispose();
                _shell = null;
            }
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in new[] { "/bin/sh", "-c", EmbeddedFile.Read("parent_watch.sh"), "plumbline-watch" })
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("no process");
    }
}
