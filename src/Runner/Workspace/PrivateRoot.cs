namespace Plumbline.Runner.Workspace;

/// <summary>
/// The folder in which processes keep what belongs to their runs: below the state folder, where no other user can put or exchange anything.
/// </summary>
internal static class PrivateRoot
{
    private const string Name = ".runs";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder, made if need be; null when there is no place that is ours alone.</summary>
    public static string? Find(Func<string, string?> environment) => Places(environment).FirstOrDefault(IsOurs);

    private static IEnumerable<string> Places(Func<string, string?> environment)
    {
        if (environment("STATE_DIRECTORY")?.Split(':')[0] is ['/', ..] service)
            yield return Path.Combine(service, Name);
        if (environment("XDG_STATE_HOME") is ['/', ..] state)
            yield return Path.Combine(state, "plumbline", Name);
        if (environment("HOME") is ['/', ..] home)
            yield return Path.Combine(home, ".local", "state", "plumbline", Name);
        if (environment("XDG_RUNTIME_DIR") is ['/', ..] runtime)
            yield return Path.Combine(runtime, "plumbline", Name);
    }

    private static bool IsOurs(string path)
    {
        try
        {
            Directory.CreateDirectory(path, Private);
            if (FileOwner.Of(path, follow: false) is not { IsFolder: true } owner || owner.User != FileOwner.Self)
                return false;
            File.SetUnixFileMode(path, Private);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
            if (FileOwner.Of(above, follow: true) is not { IsSelfOrRoot: true, LetsOthersReplace: false })
                return false;
        return true;
    }
}
