using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Workloads;

/// <summary>
/// The files that a controller gives: in a folder open to their owner alone, gone with the process (what a crash leaves, the next removes).
/// </summary>
public sealed class WorkloadFiles : IDisposable
{
    private const string Name = "workload";

    private string? _folder;
    private FileStream? _project;
    private int _count;

    /// <summary>The project as far as it came; null for none.</summary>
    public string? Project => _project?.Name;

    /// <summary>Bytes of the project so far.</summary>
    public long ProjectLength => _project?.Length ?? 0;

    /// <summary>A new file that only its owner may read.</summary>
    public string Add(ReadOnlySpan<byte> content)
    {
        using var file = Open($"file{++_count}", UnixFileMode.UserRead);
        file.Write(content);
        return file.Name;
    }

    public void AddToProject(ReadOnlySpan<byte> piece)
    {
        _project ??= Open("project.tar", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _project.Write(piece);
        _project.Flush();
    }

    public void Dispose()
    {
        _project?.Dispose();
        if (_folder is not null)
            WorkFolders.Remove(_folder);
    }

    private FileStream Open(string name, UnixFileMode mode) =>
        new(Path.Combine(_folder ??= WorkFolders.OfThisProcess.Create(Name), name), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode,
        });
}
