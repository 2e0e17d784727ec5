using System.Text;
using Plumbline.Cli.Startup;

namespace Plumbline.Cli.Run;

/// <summary>Where a persistent activation keeps its event log.</summary>
internal static class StateFolder
{
    // What Linux allows.
    private const int LongestName = 255;

    /// <summary>
    /// The event log of a persistence id, below <c>$XDG_STATE_HOME/plumbline</c>; its folder is made for the owner alone.
    /// </summary>
    /// <exception cref="TerminatingException">The id is no name for a folder.</exception>
    public static string FileFor(string id)
    {
        var path = PathOf(id);
        try
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (Foreseen.Reason(e) is { } reason)
        {
            throw new TerminatingException(
                $"the state folder {Path.GetDirectoryName(path)} cannot be made: {reason}; XDG_STATE_HOME names another place");
        }
        return path;
    }

    /// <summary>The same file, whether it is there or not.</summary>
    /// <exception cref="TerminatingException">The id is no name for a folder.</exception>
    public static string PathOf(string id)
    {
        if (id.Length == 0 || id is "." or ".." || id.AsSpan().IndexOfAny("/\\\0") >= 0)
            throw new TerminatingException($"--persistence-id '{id}' is no name for a folder: use letters, digits, dots and dashes");
        if (Encoding.UTF8.GetByteCount(id) > LongestName)
            throw new TerminatingException("--persistence-id is too long for the name of a folder: it has "
                + $"{Encoding.UTF8.GetByteCount(id)} bytes, at most {LongestName} are possible");
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } given
            ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } user
                ? Path.Combine(user, ".local", "state")
                : throw new TerminatingException("there is no folder for state: this user has no home; XDG_STATE_HOME names a place");
        return Path.Combine(home, "plumbline", id, "events.db");
    }
}
