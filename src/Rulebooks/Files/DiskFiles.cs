namespace Plumbline.Rulebooks.Files;

/// <summary>The files of this machine.</summary>
public sealed class DiskFiles : IFiles
{
    public static readonly DiskFiles Instance = new();

    public bool IsFile(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || FileKind.IsRegular(path));

    public bool IsFolder(string path) => Directory.Exists(path);

    public bool IsExecutable(string path) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    public byte[] Read(string path)
    {
        if (File.Exists(path) && !IsFile(path))
            throw new IOException($"{path} is a pipe or a device, not a file");
        return File.ReadAllBytes(path);
    }
}
