using System.Globalization;
using System.Runtime.InteropServices;

namespace Plumbline.Cli.Startup;

/// <summary>
/// The pages of this program's own file that are in memory. A start reads nearly all of them once, to build what a native program is made
/// of, and most never again: given back, they are read from the file's cache when they are needed.
/// </summary>
internal static partial class ProgramPages
{
    private const int DontNeed = 4;

    /// <summary>Gives back what was only read. A page that was written to is left alone, also where it is protected by now.</summary>
    public static void GiveBack()
    {
        try
        {
            var program = Environment.ProcessPath;
            (nuint From, nuint Length)? open = null;
            foreach (var line in File.ReadLines("/proc/self/smaps"))
            {
                if (Range(line, program) is { } range)
                    open = range;
                else if (open is { } clean && line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
                {
                    if (line.AsSpan("Private_Dirty:".Length).Trim() is "0 kB")
                        _ = Advise(clean.From, clean.Length, DontNeed);
                    open = null;
                }
                else if (line.Length > 0 && char.IsAsciiHexDigitLower(line[0]) && line.Contains('-', StringComparison.Ordinal))
                    open = null;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Without it the pages stay until the system needs them.
        }
    }

    // 55d0c0000000-55d0c1000000 r-xp 00000000 08:01 123 /usr/bin/plumbline
    private static (nuint From, nuint Length)? Range(string line, string? program)
    {
        if (program is null || !line.EndsWith(program, StringComparison.Ordinal) || line.Split(' ') is not [var span, ['r', '-', ..], ..]
            || span.Split('-') is not [var from, var to])
            return null;
        var start = nuint.Parse(from, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (start, nuint.Parse(to, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) - start);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint from, nuint length, int advice);
}
