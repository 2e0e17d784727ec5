namespace Plumbline.Rulebooks.Policies;

/// <summary>How long a project keeps what happened. What is not done is kept however old it is.</summary>
/// <param name="Events">Events, what was made of them, and runs.</param>
/// <param name="Changes">The store's change log, and webhooks that could not be delivered.</param>
/// <param name="Inventory">What hosts of the inventory were before.</param>
public sealed record RetentionPolicy(KeptFor Events, KeptFor Changes, KeptFor Inventory)
{
    public static readonly RetentionPolicy Standard = new(
        new KeptFor(TimeSpan.FromDays(30), 2L << 30), new KeptFor(TimeSpan.FromDays(90), 1L << 30),
        new KeptFor(TimeSpan.FromDays(90), 256L << 20));
}

/// <summary>How much of something is kept; what passes either limit is forgotten, the oldest first.</summary>
/// <param name="Age">Null keeps for ever.</param>
/// <param name="Bytes">Null keeps any size.</param>
public sealed record KeptFor(TimeSpan? Age, long? Bytes);
