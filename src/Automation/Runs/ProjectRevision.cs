using System.Text;

namespace Plumbline.Automation.Runs;

/// <summary>
/// The commit that is checked out where a project lies, read from Git's own files. Changes that are not committed are not told.
/// </summary>
internal static class ProjectRevision
{
    private const int LongestFile = 16 * 1024 * 1024;

    /// <summary>The commit's id; null where there is none.</summary>
    public static string? Of(string folder)
    {
        try
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
                if (GitFolder(Path.Combine(at.FullName, ".git")) is { } git)
                    return Head(git);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Security.SecurityException)
        {
            // A project that cannot be read so has no revision.
        }
        return null;
    }

    // A work tree beside its repository, or a submodule, has a file that says where the folder is.
    private static string? GitFolder(string path)
    {
        if (Directory.Exists(path))
            return path;
        return Text(path) is { } text && text.StartsWith("gitdir:", StringComparison.Ordinal)
            ? Path.GetFullPath(text["gitdir:".Length..].Trim(), Path.GetDirectoryName(path)!) // not null: it is a file in a folder
            : null;
    }

    private static string? Head(string git)
    {
        if (Text(Path.Combine(git, "HEAD"))?.Trim() is not { } head)
            return null;
        const string Reference = "ref: ";
        if (!head.StartsWith(Reference, StringComparison.Ordinal))
            return Id(head);
        var name = head[Reference.Length..].Trim();
        var common = Text(Path.Combine(git, "commondir")) is { } shared ? Path.GetFullPath(shared.Trim(), git) : git;
        if (name.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(name))
            return null;
        return Id(Text(Path.Combine(git, name))?.Trim()) ?? Id(Text(Path.Combine(common, name))?.Trim())
            ?? Id(Text(Path.Combine(common, "packed-refs"))?.Split('\n')
                .FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0]);
    }

    private static string? Id(string? text) =>
        text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower) ? text : null;

    private static string? Text(string path) =>
        new FileInfo(path) is { Exists: true, Length: <= LongestFile } ? File.ReadAllText(path, Encoding.UTF8) : null;
}
