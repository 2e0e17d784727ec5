namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary>A change below a watched folder, in the words of watchdog, the library of the peer.</summary>
/// <param name="Change"><c>created</c>, <c>deleted</c>, <c>modified</c> or <c>moved</c>.</param>
/// <param name="Destination">Where it was moved to; null for other changes.</param>
internal sealed record FileChange(string Change, string Path, bool IsFolder, string? Destination = null)
{
    /// <summary>The class that watchdog has for it.</summary>
    public string Type => (IsFolder ? "Dir" : "File") + char.ToUpperInvariant(Change[0]) + Change[1..] + "Event";
}
