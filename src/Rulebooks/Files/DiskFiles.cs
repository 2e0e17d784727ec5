namespace Plumbline.Rulebooks.Files;

/// <summary>The files of this machine.</summary>
public sealed class DiskFiles : IFiles
{
    public static readonly DiskFiles Instance = new();

    public bool IsFile(string path) => File.Exists(path);

    public bool IsFolder(string path) => Directory.Exists(path);

    public bool IsExecutable(string path) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    public byte[] Read(string path) => File.ReadAllBytes(path);
}
