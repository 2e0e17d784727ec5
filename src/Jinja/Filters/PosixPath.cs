namespace Plumbline.Jinja.Filters;

/// <summary>Python's <c>posixpath</c>, whatever system this runs on.</summary>
internal static class PosixPath
{
    public static string Base(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Directory(string path)
    {
        var head = path[..(path.LastIndexOf('/') + 1)];
        var bare = head.TrimEnd('/');
        return bare.Length > 0 ? bare : head;
    }

    public static string Normal(string path)
    {
        if (path.Length == 0)
            return ".";
        var root = path.StartsWith("//", StringComparison.Ordinal)
            && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : path.StartsWith('/') ? "/" : "";
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != ".." || (root.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == ".."))
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }
        var normal = root + string.Join('/', parts);
        return normal.Length > 0 ? normal : ".";
    }
}
