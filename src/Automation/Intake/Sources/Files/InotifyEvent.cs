namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary>One thing that happened.</summary>
/// <param name="Watch">The number of the watched folder; -1 for what concerns all.</param>
/// <param name="Cookie">The same for both halves of a move.</param>
/// <param name="Name">In that folder; empty for the folder itself.</param>
internal readonly record struct InotifyEvent(int Watch, InotifyMask Mask, uint Cookie, string Name)
{
    public bool Is(InotifyMask mask) => (Mask & mask) != 0;
}

/// <summary>The bits of inotify(7) that are used.</summary>
[Flags]
internal enum InotifyMask : uint
{
    None = 0,
    Modify = 0x2,
    Attributes = 0x4,
    CloseWrite = 0x8,
    MovedFrom = 0x40,
    MovedTo = 0x80,
    Create = 0x100,
    Delete = 0x200,
    DeleteSelf = 0x400,
    MoveSelf = 0x800,
    Overflow = 0x4000,
    Ignored = 0x8000,
    Folder = 0x40000000,
    Watched = Modify | Attributes | CloseWrite | MovedFrom | MovedTo | Create | Delete | DeleteSelf | MoveSelf | OnlyFolder,
    OnlyFolder = 0x01000000,
}
