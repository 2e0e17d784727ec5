using System.Net;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// How deliveries are made. Webhooks may call any address this machine reaches: whoever may write webhooks may make it call, so give that
/// right with care.
/// </summary>
public sealed record WebhookOptions
{
    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait after the first failed attempt; it doubles with each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts: how long after an outage deliveries come at the latest.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A delivery older than this that fails once more is given up, and kept as a dead one.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long an attempt under way may go on when the service stops.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where it is shown how deliveries stand.</summary>
    public HealthPart? Health { get; init; }

    /// <summary>The proxy for deliveries; null for none.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The wait that follows attempt number <paramref name="attempt"/> (from 1).</summary>
    internal TimeSpan WaitAfter(int attempt) => new Backoff(FirstWait, LongestWait).After(attempt);
}
