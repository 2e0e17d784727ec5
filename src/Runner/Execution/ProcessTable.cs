using System.Globalization;
using System.Text;

namespace Plumbline.Runner.Execution;

/// <summary>Reads <c>/proc</c>.</summary>
internal static class ProcessTable
{
    private static readonly Lazy<string> Boot = new(() => ReadText("/proc/sys/kernel/random/boot_id")?.Trim() ?? "");

    public static string BootId => Boot.Value;

    /// <summary>A process as its stat line shows it; null when it is gone.</summary>
    public static Entry? Find(int id)
    {
        var line = ReadText($"/proc/{id}/stat");
        if (line is null)
            return null;
        // The name may hold blanks and brackets; what counts follows the last bracket.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new Entry(id, fields[0], Number(fields[2]), Number(fields[3]), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    public static IEnumerable<Entry> All()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Find(id) is { } entry)
                yield return entry;
    }

    public static bool HasVariable(int id, string assignment) =>
        ReadText($"/proc/{id}/environ") is { } variables && variables.Split('\0').Contains(assignment);

    /// <summary>An SSH connection kept open for later runs; it serves other runs too and ends by itself.</summary>
    public static bool IsSharedConnection(int id) =>
        ReadText($"/proc/{id}/cmdline")?.TrimEnd('\0', ' ').EndsWith("[mux]", StringComparison.Ordinal) ?? false;

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    private static string? ReadText(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal sealed record Entry(int Id, string State, int Group, int Session, long StartTicks)
    {
        public bool IsRunning => State is not ("Z" or "X");
    }
}
