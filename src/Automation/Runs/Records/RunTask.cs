namespace Plumbline.Automation.Runs.Records;

/// <summary>A task as it went on one host.</summary>
/// <param name="From">When it began there.</param>
/// <param name="End">ok, changed, failed, ignored (it failed, and that was expected), skipped or unreachable; running where it has
/// not ended.</param>
public sealed record RunTask(string Task, string Host, DateTimeOffset From, TimeSpan Took, string End)
{
    /// <summary>What stands in the place of an end while there is none.</summary>
    public const string Running = "running";

    /// <summary>So many of an attempt are kept, the first that ended.</summary>
    public const int MostKept = 1000;
}
