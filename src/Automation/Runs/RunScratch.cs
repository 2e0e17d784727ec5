using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>A private directory for the inventory of one run; those that a crash left are removed when the next program starts to run
/// something.</summary>
internal sealed class RunScratch : IDisposable
{
    private RunScratch(string path) => FullPath = path;

    public string FullPath { get; }

    public static RunScratch Create() => new(WorkFolders.OfThisProcess.Create("scratch"));

    public void Dispose() => WorkFolders.Remove(FullPath);
}
