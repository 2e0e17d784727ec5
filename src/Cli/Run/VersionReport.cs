using System.Runtime.InteropServices;
using System.Text;

namespace Plumbline.Cli.Run;

/// <summary>The answer to <c>--version</c>: the first line names the command people scripted against.</summary>
internal static class VersionReport
{
    public static string Text()
    {
        var version = typeof(VersionReport).Assembly.GetName().Version?.ToString(3) ?? "unknown";
        return new StringBuilder()
            .Append($"ansible-rulebook [plumbline {version}]\n")
            .Append($"  Executable location = {Environment.ProcessPath}\n")
            .Append($"  Runtime = {RuntimeInformation.FrameworkDescription}\n")
            .Append($"  Ansible = {ProgramOnPath("ansible-playbook") ?? "not found on PATH"}\n")
            .Append($"  Platform = {RuntimeInformation.RuntimeIdentifier}\n")
            .ToString();
    }

    private static string? ProgramOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
