namespace Plumbline.Automation.Offline.History;

/// <summary>Which runs are wanted.</summary>
/// <param name="All">Also what is no run of Ansible.</param>
/// <param name="Waiting">Only what is not over.</param>
public sealed record RunQuery(string? Ruleset, string? Rule, string? Host, bool All, bool Waiting)
{
    /// <summary>Only rows of this state, as <see cref="RunRow.State"/> has it.</summary>
    public string? State { get; init; }

    /// <summary>Only rows on hosts that it holds for.</summary>
    public Func<IReadOnlyList<string>, bool>? Hosts { get; init; }

    public bool Wants(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (All || row.IsRun)
            && (!Waiting || row.IsOpen)
            && (Hosts is null || Hosts(row.Hosts))
            && (State is null || row.State == State)
            && (Rule is null || row.Match.Rule == Rule)
            && (Host is null || row.Hosts.Contains(Host))
            && (Ruleset is null || row.Match.Ruleset == Ruleset || row.Match.Ruleset.EndsWith("/" + Ruleset, StringComparison.Ordinal));
    }
}
