namespace Plumbline.Cli.Serve;

/// <summary>
/// Finds <c>plumbline-server</c>: beside this program as it was called, beside its file, one folder above, then on the path.
/// </summary>
internal static class ServerProgram
{
    public const string Name = "plumbline-server";

    public static string? Find()
    {
        var called = ProgramName.AsCalled();
        var file = Environment.ProcessPath;
        string?[] folders =
        [
            called.Contains('/', StringComparison.Ordinal) ? Path.GetDirectoryName(Path.GetFullPath(called)) : null,
            Path.GetDirectoryName(file),
            Path.GetDirectoryName(Path.GetDirectoryName(file)),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        ];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);
    }

    /// <summary>What to say when it is not there.</summary>
    public const string Missing = $"{Name} is not installed: it belongs beside this program or on the PATH (./run publish makes both)";
}
