namespace Plumbline.Rulebooks.Matching.Memory;

/// <summary>An object in working memory: a fact, or an event that waits for partners.</summary>
internal sealed class Entry(long number, byte[] json, bool isFact, long time)
{
    /// <summary>Counted through the session, so that order survives.</summary>
    public long Number => number;

    public byte[] Json => json;

    public bool IsFact => isFact;

    /// <summary>When it came, in ticks.</summary>
    public long Time => time;

    /// <summary>The conditions it waits under, linked by <see cref="Partial.NextOfEntry"/>.</summary>
    public Partial? Partials { get; set; }

    /// <summary>The rules with a lone <c>is not defined</c> that it keeps from firing.</summary>
    public int[] Blocks { get; set; } = [];

    public bool IsStored { get; set; }

    public Entry? Previous { get; set; }

    public Entry? Next { get; set; }
}
