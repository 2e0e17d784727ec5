namespace Plumbline.Automation.Runs.Records;

/// <summary>What a task changed on a host, or would change.</summary>
/// <param name="Item">The turn of a loop; null where there is none.</param>
/// <param name="Text">As <c>diff -u</c> writes it.</param>
/// <param name="IsCut">Whether only its beginning is kept.</param>
public sealed record RunDiff(string Host, string Task, string? Item, string Text, bool IsCut);
