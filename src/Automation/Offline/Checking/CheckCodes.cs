namespace Plumbline.Automation.Offline.Checking;

/// <summary>Codes of findings about files as such.</summary>
internal static class CheckCodes
{
    public const string Locked = "RB0205";
    public const string Unreadable = "RB0207";
    public const string SameName = "RB0208";
}
