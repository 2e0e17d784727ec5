using System.Diagnostics;
using Plumbline.EndToEnd.Program;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// An empty machine for one page, made of namespaces of this one: a network of its own, so that ports are those of the page; an empty home,
/// <c>/opt</c> and <c>/srv</c>; a copy of <c>/etc</c>; and processes that end with it. Nothing of it is left.
/// </summary>
internal sealed class PageMachine : IAsyncDisposable
{
    private static readonly string[] Namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

    private readonly ScratchFolder _scratch = new();
    private readonly List<PageTerminal> _terminals = [];
    private readonly Process _process;

    private PageMachine()
    {
        Directory.CreateDirectory(Tools);
        foreach (var tool in Directory.EnumerateFiles(Path.Combine(PlumblineProgram.Repository, "tests/EndToEnd/Pages/Tools")))
            File.Copy(tool, Path.Combine(Tools, Path.GetFileName(tool)));
        _process = Process.Start(new ProcessStartInfo("unshare",
        [
            .. Namespaces, "bash", $"{Tools}/machine.sh", Path.GetDirectoryName(PlumblineProgram.Plumbline)!, PlumblineProgram.Repository,
            Scratch,
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!; // not null: no shell is used
    }

    public string Scratch => _scratch.Path;

    /// <summary>Small programs that play what a page has beside this machine: a NetBox, a machine to configure.</summary>
    public string Tools => Path.Combine(Scratch, "tools");

    /// <summary>The first process on the machine, by its number outside.</summary>
    public string ProcessId { get; private set; } = "";

    /// <summary>Why this system cannot have such machines, or null.</summary>
    public static async Task<string?> ImpossibleAsync()
    {
        try
        {
            using var tried = Process.Start(
                new ProcessStartInfo("unshare", [.. Namespaces, "ip", "link", "set", "lo", "up"]) { RedirectStandardError = true })!;
            var error = await tried.StandardError.ReadToEndAsync();
            await tried.WaitForExitAsync();
            return tried.ExitCode == 0 ? null : $"pages are followed on a machine made of namespaces, and here: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "pages are followed on a machine made of namespaces, and unshare is not installed";
        }
    }

    public static async Task<PageMachine> StartAsync()
    {
        var machine = new PageMachine();
        var first = await machine._process.StandardOutput.ReadLineAsync();
        if (first != "ready")
            throw new InvalidOperationException($"machine.sh failed: {first}");
        machine.ProcessId = (await File.ReadAllTextAsync($"/proc/{machine._process.Id}/task/{machine._process.Id}/children")).Trim();
        return machine;
    }

    public PageTerminal Open(string name)
    {
        _terminals.Add(new PageTerminal(this, name));
        return _terminals[^1];
    }

    public async ValueTask DisposeAsync()
    {
        // The first process takes all others with it.
        _process.Kill();
        await _process.WaitForExitAsync();
        foreach (var terminal in _terminals)
            await terminal.DisposeAsync();
        _process.Dispose();
        _scratch.Dispose();
    }
}
