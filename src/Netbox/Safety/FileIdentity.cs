using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Plumbline.Netbox.Safety;

/// <summary>Which file or folder a path leads to, also through links and mounts; the runtime does not tell.</summary>
internal static partial class FileIdentity
{
    private const int FromWorkingFolder = -100;
    private const uint NumberOnly = 0x100;
    private const int SizeOfAnswer = 256;
    private const int PlaceOfNumber = 32;
    private const int PlaceOfDevice = 136;

    /// <summary>Device and number of what is there; null for nothing.</summary>
    public static (ulong Device, ulong Number)? Of(string path)
    {
        Span<byte> answer = stackalloc byte[SizeOfAnswer];
        return Statx(FromWorkingFolder, path, 0, NumberOnly, ref MemoryMarshal.GetReference(answer)) == 0
            ? (BinaryPrimitives.ReadUInt64LittleEndian(answer[PlaceOfDevice..]),
                BinaryPrimitives.ReadUInt64LittleEndian(answer[PlaceOfNumber..]))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);
}
