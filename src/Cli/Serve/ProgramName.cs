using System.Text;

namespace Plumbline.Cli.Serve;

/// <summary>The name of this program as it was typed; the runtime's own answer follows links.</summary>
internal static class ProgramName
{
    public static string AsCalled()
    {
        try
        {
            var line = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
            var end = line.IndexOf((byte)0);
            return end > 0 ? Encoding.UTF8.GetString(line[..end]) : Environment.GetCommandLineArgs()[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.GetCommandLineArgs()[0];
        }
    }
}
