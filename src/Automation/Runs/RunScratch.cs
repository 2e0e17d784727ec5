using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>
/// A private directory for the inventory of one run, there from its first use until it is cleared: a run that waits has none. Those that a
/// crash left are removed when the next program starts to run something.
/// </summary>
internal sealed class RunScratch : IDisposable
{
    private string? _path;

    public string FullPath => _path ??= WorkFolders.OfThisProcess.Create("scratch");

    public void Clear()
    {
        if (_path is { } path)
            WorkFolders.Remove(path);
        _path = null;
    }

    public void Dispose() => Clear();
}
