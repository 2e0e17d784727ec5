using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Plumbline.Rulebooks.Files;

/// <summary>
/// What lies at a path, which the runtime does not tell: reading a pipe waits for its writer, and reading a device may never end.
/// </summary>
internal static partial class FileKind
{
    private const int FromWorkingFolder = -100;
    private const uint TypeOnly = 1;
    private const int SizeOfAnswer = 256;
    private const int PlaceOfMode = 28;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>True for a file of bytes, also behind links.</summary>
    public static bool IsRegular(string path)
    {
        Span<byte> answer = stackalloc byte[SizeOfAnswer];
        return Statx(FromWorkingFolder, path, 0, TypeOnly, ref MemoryMarshal.GetReference(answer)) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(answer[PlaceOfMode..]) & TypeBits) == Regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);
}
