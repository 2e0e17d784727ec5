using Plumbline.Automation.Inventory;

namespace Plumbline.Automation.Runs;

/// <summary>The hosts of a run are known and ready, or it cannot run.</summary>
internal abstract record PreparedRun
{
    private PreparedRun()
    {
    }

    public sealed record Ready(PreparedInventory.Ready Inventory) : PreparedRun;

    /// <param name="AnotherTry">Whether a later attempt could do better, so that <c>retries</c> apply.</param>
    public sealed record Refused(string Problem, bool AnotherTry) : PreparedRun;

    /// <summary>The hosts were not ready in time, and the policy lets the run go.</summary>
    public sealed record Skipped(string Why) : PreparedRun;

    /// <summary>There is nothing to run on, and nothing to wait for: its hosts were deleted.</summary>
    public sealed record Gone(string Why) : PreparedRun;
}
