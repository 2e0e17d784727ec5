namespace Plumbline.Rulebooks.Policies;

/// <summary>How long a project keeps what happened. What is not done is kept however old it is.</summary>
/// <param name="Events">Events, what was made of them, and runs.</param>
/// <param name="Changes">The store's change log, and webhooks that could not be delivered.</param>
/// <param name="Inventory">What hosts of the inventory were before.</param>
/// <param name="Outputs">What playbooks printed.</param>
public sealed record RetentionPolicy(KeptFor Events, KeptFor Changes, KeptFor Inventory, KeptFor Outputs)
{
    public static readonly RetentionPolicy Standard = new(
        new KeptFor(TimeSpan.FromDays(30), 2L << 30), new KeptFor(TimeSpan.FromDays(90), 1L << 30),
        new KeptFor(TimeSpan.FromDays(90), 256L << 20), new KeptFor(TimeSpan.FromDays(30), 1L << 30));

    /// <summary>Nothing is forgotten.</summary>
    public static readonly RetentionPolicy Everything = new(new(null, null), new(null, null), new(null, null), new(null, null));

    /// <summary>What is usual, but for what rules say otherwise: outputs, where none speaks of their days, are kept as long as the events
    /// that led to them.</summary>
    public static RetentionPolicy Of(IReadOnlyCollection<RetentionRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var policy = Standard.With(rules);
        return rules.Any(rule => (rule.Kind, rule.Limit) == (KeptKind.Outputs, KeptLimit.Days))
            ? policy
            : policy with { Outputs = policy.Outputs with { Age = policy.Events.Age } };
    }

    /// <summary>This, but for what rules say otherwise; the last of those that speak of the same counts.</summary>
    public RetentionPolicy With(IEnumerable<RetentionRule> rules) => rules.Aggregate(this, (policy, rule) => policy.With(rule));

    public KeptFor Of(KeptKind kind) => kind switch
    {
        KeptKind.Events => Events, KeptKind.Changes => Changes, KeptKind.Inventory => Inventory, _ => Outputs,
    };

    private RetentionPolicy With(RetentionRule rule)
    {
        var kept = rule.Limit == KeptLimit.Days
            ? Of(rule.Kind) with { Age = rule.Value is { } days ? TimeSpan.FromDays(days) : null }
            : Of(rule.Kind) with { Bytes = rule.Value };
        return rule.Kind switch
        {
            KeptKind.Events => this with { Events = kept },
            KeptKind.Changes => this with { Changes = kept },
            KeptKind.Inventory => this with { Inventory = kept },
            _ => this with { Outputs = kept },
        };
    }
}

/// <summary>How much of something is kept; what passes either limit is forgotten, the oldest first.</summary>
/// <param name="Age">Null keeps for ever.</param>
/// <param name="Bytes">Null keeps any size.</param>
public sealed record KeptFor(TimeSpan? Age, long? Bytes)
{
    /// <summary>Days, or bytes; null for no limit.</summary>
    public long? Value(KeptLimit limit) => limit == KeptLimit.MaxSize ? Bytes : (long?)Age?.TotalDays;
}
