namespace Plumbline.Runner.Workspace;

/// <summary>Finds a program as a shell would.</summary>
public static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="path">The value of <c>PATH</c>; null for the usual folders.</param>
    public static string? Find(string program, string? path)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.Contains('/', StringComparison.Ordinal))
            return IsExecutable(program) ? program : null;
        return (path ?? "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program)).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string file) => File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;
}
