using System.Diagnostics;
using System.Reflection;

namespace Plumbline.Cli.Demo;

/// <summary>
/// A small shell beside the demo that takes away what it made (processes, its user, its folder) when the demo dies in a way that leaves it
/// no time to. It is told of each thing before that is made; the end of its pipe is the signal.
/// </summary>
internal sealed class DemoLeftovers : IDisposable
{
    private readonly Process _shell;

    private DemoLeftovers(Process shell) => _shell = shell;

    public static DemoLeftovers Of(string folder)
    {
        // In a session of its own: Ctrl+C is for the demo.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["/bin/sh", "-c", Script(), "plumbline-demo-leftovers"])
            start.ArgumentList.Add(argument);
        try
        {
            var leftovers = new DemoLeftovers(Process.Start(start)!); // not null: no shell is used
            leftovers.Say($"folder {folder}");
            return leftovers;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new DemoException("setsid (package util-linux) is not installed");
        }
    }

    public void User(string name) => Say($"user {name}");

    public void Started(Process process) => Say($"pid {process.Id}");

    /// <summary>The demo took everything away itself.</summary>
    public void Dispose()
    {
        Say("done");
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }

    private void Say(string line)
    {
        try
        {
            _shell.StandardInput.WriteLine(line);
            _shell.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Somebody ended the shell; the demo still takes its things away when it ends by itself.
        }
    }

    private static string Script()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("demo-leftovers.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
