namespace Plumbline.Automation.Runs.Readiness;

/// <summary>Something a host does not have yet.</summary>
/// <param name="Host">The host's name in the inventory.</param>
/// <param name="What">For people, behind the host's name: <c>has no primary IP address</c>.</param>
public sealed record HostLack(string Host, string What)
{
    /// <summary>What can end it.</summary>
    public HostInputs Inputs { get; init; } = HostInputs.All;

    /// <summary>
    /// Looks again at what no change tells of (name service, SSH): null when it is there, else what is lacking now. Null where a change
    /// tells.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? Again { get; init; }

    /// <summary>What changes of the host are told under: its name and the object that it is; null where any may concern it.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    public override string ToString() => $"{Host} {What}";

    public bool Equals(HostLack? other) => other is not null && (Host, What) == (other.Host, other.What);

    public override int GetHashCode() => HashCode.Combine(Host, What);
}
