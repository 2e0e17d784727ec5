using System.Runtime.InteropServices;
using System.Text;

namespace Plumbline.Cli.Output;

/// <summary>Standard input, output and error as this program uses them: always UTF-8, and never a file that was opened later.</summary>
internal static partial class StandardFiles
{
    private const int GetFlags = 1;

    /// <summary>
    /// Takes the places of standard files that the caller closed, so that no file opened later gets their number and is written into
    /// by what prints. Writing there goes on failing.
    /// </summary>
    public static void Claim()
    {
        for (var descriptor = 0; descriptor <= 2; descriptor++)
            if (Control(descriptor, GetFlags) < 0)
                _ = Open("/dev/null", 0);
    }

    /// <summary>Standard output; a write that fails throws <see cref="OutputLostException"/>.</summary>
    public static StandardStream Output() => new(1);

    /// <summary>Standard error; there is nobody left to tell of a write that fails.</summary>
    public static TolerantStream Error() => new(new StandardStream(2), _ => { }, () => { });

    /// <summary>Text for one of them, written through at once.</summary>
    public static StreamWriter Text(Stream stream) => new(stream, new UTF8Encoding(false)) { AutoFlush = true };

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
