using System.Text;

namespace Plumbline.Automation.Output;

/// <summary>
/// Files that are whole or not there, whatever fills the disk or ends the program: written under another name in the same folder, then
/// renamed.
/// </summary>
public static class WholeFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Readable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes a file, or replaces the one that is there.</summary>
    /// <param name="synced">Also when the machine loses its power; slow.</param>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, string text, UnixFileMode mode, bool synced = true) =>
        Write(path, Encoding.UTF8.GetBytes(text), mode, synced);

    /// <inheritdoc cref="Write(string, string, UnixFileMode, bool)"/>
    public static void Write(string path, byte[] bytes, UnixFileMode mode, bool synced = true) =>
        Put(path, mode, stream => stream.Write(bytes), replaces: true, synced);

    /// <summary>Makes a file that was not there; one that is, also since a moment ago, stays as it is.</summary>
    /// <returns>False when there is one.</returns>
    /// <exception cref="IOException">It cannot be written, and nothing is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static bool Make(string path, string text, UnixFileMode mode) =>
        Make(path, mode, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    internal static bool Make(string path, UnixFileMode mode, Action<Stream> write) =>
        !File.Exists(path) && Put(path, mode, write, replaces: false);

    private static bool Put(string path, UnixFileMode mode, Action<Stream> write, bool replaces, bool synced = true)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder, where a file is to be");
        var fresh = path + ".new";
        // One that a killed program left.
        File.Delete(fresh);
        try
        {
            using (var stream = new FileStream(
                fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                write(stream);
                stream.Flush(flushToDisk: synced);
            }
            File.Move(fresh, path, replaces);
            return true;
        }
        catch (IOException) when (!replaces && File.Exists(path))
        {
            File.Delete(fresh);
            return false;
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }
}
