namespace Plumbline.Automation.EventLog.Reports;

/// <summary>
/// What is to be told to somebody outside, in order, until it is known to have arrived. Reports of an action's end come with
/// <see cref="ActionEnd.Reports"/>, in the same transaction.
/// </summary>
public interface IReportLog
{
    /// <summary>Adds a report behind all others; a call that is repeated after a failure may add it twice.</summary>
    ValueTask ReportAsync(ReadOnlyMemory<byte> report, CancellationToken cancellationToken);

    /// <summary>The reports behind a number, in order, at most <paramref name="limit"/>. Numbers rise one by one and are never given
    /// twice.</summary>
    ValueTask<IReadOnlyList<QueuedReport>> ReportsAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Completes as soon as there is a report behind a number, and gives the number of the newest one.</summary>
    ValueTask<long> WaitForReportAsync(long after, CancellationToken cancellationToken);

    /// <summary>Forgets the reports up to a number: they have arrived, or are given up.</summary>
    ValueTask ForgetReportsAsync(long upTo, CancellationToken cancellationToken);
}

/// <summary>A report that waits.</summary>
/// <param name="Content">UTF-8 JSON.</param>
public sealed record QueuedReport(long Number, ReadOnlyMemory<byte> Content);
