using System.Globalization;
using System.Runtime.InteropServices;

namespace Plumbline.Supervision;

/// <summary>
/// The pages of program files that are in memory: more than half of those that a start reads are never needed again. Whichever are needed
/// come back from the file by themselves.
/// </summary>
public static partial class ProgramFiles
{
    // MADV_PAGEOUT of Linux, from 5.4 on.
    private const int PageOut = 21;

    /// <summary>Lets the pages go; nothing where the system does not do that.</summary>
    public static void LetGo()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            foreach (var line in File.ReadLines("/proc/self/maps"))
                if (Find(line) is { } found)
                    _ = Advise((nint)found.From, (nuint)(found.To - found.From), PageOut);
        }
        catch (Exception unusual) when (unusual is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
        }
    }

    /// <summary>Where a file is mapped for reading alone, by a line of <c>/proc/self/maps</c>; null for whatever else.</summary>
    public static (ulong From, ulong To)? Find(string line)
    {
        // from-to rwxp offset device inode path
        var parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        return parts is [{ } place, ['r', '-', ..], _, _, _, ['/', ..] path]
            && !path.StartsWith("/memfd", StringComparison.Ordinal)
            && place.Split('-') is [{ } from, { } to]
            && ulong.TryParse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var begin)
            && ulong.TryParse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end)
                ? (begin, end)
                : null;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint from, nuint length, int advice);
}
