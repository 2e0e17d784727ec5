namespace Plumbline.Rulebooks.Files;

/// <summary>
/// The little that loading needs of a file system. Paths are as the user wrote them, relative ones to the working folder.
/// </summary>
public interface IFiles
{
    bool IsFile(string path);

    bool IsFolder(string path);

    /// <summary>True for a file whose owner, group or others may execute it.</summary>
    bool IsExecutable(string path);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    byte[] Read(string path);
}
