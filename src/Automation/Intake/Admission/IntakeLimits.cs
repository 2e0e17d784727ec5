using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Intake.Admission;

/// <summary>
/// How much one body may be, how much may wait to be judged, and how much room the disk must keep; what is beyond is refused before it is
/// taken.
/// </summary>
public sealed record IntakeLimits
{
    /// <summary>Bytes of accepted events of one ruleset that are not judged yet.</summary>
    public long WaitingBytes { get; init; } = 256L << 20;

    /// <summary>Accepted events of one ruleset that are not judged yet.</summary>
    public long WaitingEvents { get; init; } = 100_000;

    /// <summary>Events that one call may bring, after the filters.</summary>
    public const int EventsAtOnce = 10_000;

    /// <summary>Bytes of one message from a broker or of one line from a program; what is larger is left out with a word.</summary>
    public const int LargestMessage = 16 << 20;

    /// <summary>All rulesets together may have this many times as much as one.</summary>
    public const int Together = 4;

    /// <summary>Bytes that stay free on the disk of the event log.</summary>
    public long FreeDisk { get; init; } = 64L << 20;

    /// <summary>Bytes of one body, packed or unpacked.</summary>
    public int MaxBody { get; init; } = 1 << 20;

    /// <summary>Bytes of the bodies of all requests under way.</summary>
    public long Bodies { get; init; } = 64L << 20;

    /// <summary>The limits of a project, the standard ones where it says nothing.</summary>
    public static IntakeLimits Of(WebhookPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var standard = new IntakeLimits();
        return new IntakeLimits
        {
            WaitingBytes = policy.Waiting ?? standard.WaitingBytes,
            WaitingEvents = policy.WaitingEvents ?? standard.WaitingEvents,
            MaxBody = (int?)policy.MaxBody ?? standard.MaxBody,
            Bodies = policy.Bodies ?? standard.Bodies,
            FreeDisk = policy.FreeDisk ?? standard.FreeDisk,
        };
    }
}
