namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Python's <c>ntpath</c>: paths of Windows, whatever system this runs on.</summary>
internal static class WindowsPath
{
    /// <summary>The drive, or the computer and its share; empty where neither stands.</summary>
    public static string Drive(string path)
    {
        var flat = path.Replace('/', '\\');
        if (flat.Length < 2)
            return "";
        if (!flat.StartsWith(@"\\", StringComparison.Ordinal))
            return flat[1] == ':' ? path[..2] : "";
        var computer = flat.StartsWith(@"\\?\UNC\", StringComparison.OrdinalIgnoreCase) ? 8 : 2;
        var share = flat.IndexOf('\\', computer);
        if (share < 0)
            return path;
        var end = flat.IndexOf('\\', share + 1);
        return end < 0 ? path : path[..end];
    }

    public static (string Head, string Tail) Split(string path)
    {
        var drive = Drive(path);
        var rest = path[drive.Length..];
        var at = rest.LastIndexOfAny(['\\', '/']) + 1;
        var bare = rest[..at].TrimEnd('\\', '/');
        return (drive + (bare.Length > 0 ? bare : rest[..at]), rest[at..]);
    }
}
