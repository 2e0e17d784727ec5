using System.Text;

namespace Plumbline.Runner.Workspace;

/// <summary>The private directory of one run (mode 0700, its files 0600). It goes with the run, whatever happened to it.</summary>
internal sealed class RunFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private RunFolder(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>The name holds the run's id, so that a folder left by a crash is found again; the rest is random.</summary>
    public static RunFolder Create(Guid run) => new(Directory.CreateTempSubdirectory(Prefix(run)).FullName);

    public static void RemoveLeftovers(Guid run)
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix(run) + "*"))
            Remove(left);
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, ReadOnlyMemory<byte> content)
    {
        var path = Path.Combine(FullPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private });
        file.Write(content.Span);
        return path;
    }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(FullPath, name)).FullName;

    public void Dispose() => Remove(FullPath);

    private static string Prefix(Guid run) => $"plumbline-{run:N}-";

    // What a playbook left without write permission is opened first; what cannot be removed stays for the system to clean.
    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveProtected(path);
        }
    }

    private static void RemoveProtected(string path)
    {
        try
        {
            foreach (var directory in new DirectoryInfo(path).EnumerateDirectories("*", SearchOption.AllDirectories).Where(d => d.LinkTarget is null))
                directory.UnixFileMode |= UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead;
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
