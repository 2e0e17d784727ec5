using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>
/// A private directory for the inventory of one run, there from its first use until it is cleared: a run that waits has none. Those that a
/// crash left are removed when the next program starts to run something.
/// </summary>
internal sealed class RunScratch : IDisposable
{
    private string? _path;

    /// <summary>Where it is, or will be once something is written there: most looks of a run that waits write nothing.</summary>
    public string Reserved => _path ??= WorkFolders.OfThisProcess.Reserve("scratch");

    public string FullPath => Directory.CreateDirectory(
        Reserved, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    public void Clear()
    {
        if (_path is { } path && Directory.Exists(path))
            WorkFolders.Remove(path);
        _path = null;
    }

    public void Dispose() => Clear();
}
