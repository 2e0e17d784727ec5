namespace Plumbline.Automation.Reports;

/// <summary>How many reports may wait for the controller.</summary>
/// <param name="Most">The oldest beyond are given up.</param>
/// <param name="IsDurable">They outlive the process, and nothing is held back for them.</param>
public sealed record ReportLimits(int Most, bool IsDurable)
{
    public const int StandardInMemory = 50;

    /// <summary>On a disk: some hundred megabytes.</summary>
    public const int OnDisk = 100_000;

    public static ReportLimits InMemory(int most) => new(most, IsDurable: false);

    public static ReportLimits Durable { get; } = new(OnDisk, IsDurable: true);
}
