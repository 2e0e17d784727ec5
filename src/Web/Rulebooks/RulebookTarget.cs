namespace Plumbline.Web.Rulebooks;

/// <summary>Where the file of a rulebook really lies: one that is a link stays a link, and what it leads to is written.</summary>
internal static class RulebookTarget
{
    /// <param name="folder">The project: what lies outside of it is not written.</param>
    /// <returns>The file; or why it is not written.</returns>
    /// <exception cref="IOException">The links go round, or lead nowhere.</exception>
    public static (string File, string? Problem) Of(string path, string folder)
    {
        if (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is null)
            return (Path.GetFullPath(path), null);
        var file = Real(path);
        // The folder of the rulebooks may be a link itself: that was somebody's decision about all of them.
        return IsBelow(file, Real(folder)) || IsBelow(file, Real(Path.GetDirectoryName(Path.GetFullPath(path))!))
            ? (file, null)
            : (file, $"The file is a link to {file}, which lies outside the project: change it there.");
    }

    private static bool IsBelow(string file, string folder) => file.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    // Without links at any of its steps. That the file was read shows that they do not go round.
    private static string Real(string path)
    {
        var real = "/";
        foreach (var step in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, step);
            if (new FileInfo(real).ResolveLinkTarget(returnFinalTarget: true) is { } target)
                real = Real(target.FullName);
        }
        return real;
    }
}
