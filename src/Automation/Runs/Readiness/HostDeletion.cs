namespace Plumbline.Automation.Runs.Readiness;

/// <summary>A host whose object was deleted in NetBox.</summary>
/// <param name="Host">Its name.</param>
/// <param name="By">The user.</param>
/// <param name="At">When.</param>
public sealed record HostDeletion(string Host, string By, DateTimeOffset At)
{
    public override string ToString() =>
        $"{Host} is not in NetBox any more: {(By.Length > 0 ? By : "somebody")} deleted it on {At.UtcDateTime:yyyy-MM-dd' at 'HH:mm:ss} UTC";
}
