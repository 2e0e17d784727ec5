namespace Plumbline.Cli.Run;

/// <summary>Where a persistent activation keeps its event log.</summary>
internal static class StateFolder
{
    /// <summary>The event log of a persistence id, below <c>$XDG_STATE_HOME/plumbline</c>; its folder is made for the owner alone.</summary>
    /// <exception cref="TerminatingException">The id is no name for a folder.</exception>
    public static string FileFor(string id)
    {
        var path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>The same file, whether it is there or not.</summary>
    /// <exception cref="TerminatingException">The id is no name for a folder.</exception>
    public static string PathOf(string id)
    {
        if (id.Length == 0 || id is "." or ".." || id.AsSpan().IndexOfAny("/\\\0") >= 0)
            throw new TerminatingException($"--persistence-id '{id}' is no name for a folder: use letters, digits, dots and dashes");
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(home, "plumbline", id, "events.db");
    }
}
