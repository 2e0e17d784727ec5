using System.Text;

namespace Plumbline.Runner.Workspace;

/// <summary>The private directory of one run (mode 0700, its files 0600). It goes with the run, whatever happened to it.</summary>
internal sealed class RunFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private RunFolder(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>The name holds the run's id, for people who look.</summary>
    public static RunFolder Create(Guid run) => new(WorkFolders.OfThisProcess.Create($"{run:N}"));

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, ReadOnlyMemory<byte> content)
    {
        var path = Path.Combine(FullPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private });
        file.Write(content.Span);
        return path;
    }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(FullPath, name)).FullName;

    public void Dispose() => WorkFolders.Remove(FullPath);
}
