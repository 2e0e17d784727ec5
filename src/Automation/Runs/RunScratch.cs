using System.Globalization;

namespace Plumbline.Automation.Runs;

/// <summary>A private directory for the inventory of one run; those that a crash left are removed when the next program starts to run something.</summary>
internal sealed class RunScratch : IDisposable
{
    private const string Prefix = "plumbline-scratch-";

    private static readonly Lazy<bool> StaleRemoved = new(RemoveStale);

    private RunScratch(string path) => FullPath = path;

    public string FullPath { get; }

    public static RunScratch Create()
    {
        _ = StaleRemoved.Value;
        return new RunScratch(Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName);
    }

    public void Dispose() => Remove(FullPath);

    private static bool RemoveStale()
    {
        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(directory)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}"))
                Remove(directory);
        }
        return true;
    }

    // Another user's directory of that name, or a file still being written, is not worth a failed run.
    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
