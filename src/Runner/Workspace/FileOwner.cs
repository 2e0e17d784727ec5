using System.Runtime.InteropServices;

namespace Plumbline.Runner.Workspace;

/// <summary>Whose a file or folder is and who may write to it; statx(2), which has one layout everywhere.</summary>
/// <param name="User">The owner's id.</param>
/// <param name="Mode">Kind and permissions, as stat has them.</param>
internal sealed partial record FileOwner(uint User, int Mode)
{
    private const int Current = -100;
    private const int NoFollow = 0x100;
    private const uint Basic = 0x7ff;
    private const int UserAt = 20;
    private const int ModeAt = 28;
    private const int Kind = 0xf000;
    private const int Folder = 0x4000;
    private const int Sticky = 0x200;
    private const int OthersWrite = 2;
    private const int GroupWrites = 0x10;

    /// <summary>The user this process acts as.</summary>
    public static uint Self => EffectiveUser();

    public bool IsFolder => (Mode & Kind) == Folder;

    public bool IsSelfOrRoot => User == 0 || User == Self;

    /// <summary>Everyone may write to it, or put files into it.</summary>
    public bool IsWorldWritable => (Mode & OthersWrite) != 0;

    /// <summary>Others than the owner may replace what lies in the folder.</summary>
    public bool LetsOthersReplace => (Mode & (OthersWrite | GroupWrites)) != 0 && (Mode & Sticky) == 0;

    /// <summary>Null when there is nothing of that name.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="follow">Whether a link stands for what it points to.</param>
    public static FileOwner? Of(string path, bool follow)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Statx(Current, path, follow ? 0 : NoFollow, Basic, buffer) != 0
            ? null
            : new(MemoryMarshal.Read<uint>(buffer[UserAt..]), MemoryMarshal.Read<ushort>(buffer[ModeAt..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
