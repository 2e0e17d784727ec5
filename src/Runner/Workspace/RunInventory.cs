namespace Plumbline.Runner.Workspace;

/// <summary>An inventory of a run, in the order of the <c>-i</c> options.</summary>
public abstract record RunInventory
{
    private RunInventory()
    {
    }

    /// <summary>A file, directory or host list of the user's; handed over as it is, so that <c>group_vars</c> beside it apply.</summary>
    public sealed record Existing(string Path) : RunInventory;

    /// <summary>
    /// A rendered inventory, written into the run folder. The file name decides which plugin reads it (<c>hosts.json</c>, <c>hosts.yml</c>,
    /// <c>hosts.ini</c>).
    /// </summary>
    public sealed record Rendered(string FileName, ReadOnlyMemory<byte> Content) : RunInventory;
}
