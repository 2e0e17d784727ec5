using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Memory;

/// <summary>An object as the partner of others under one condition, with the values joins will ask for.</summary>
internal sealed class Partial(Entry entry, Value[] kept, int hashKeys)
{
    public Entry Entry => entry;

    public Value[] Kept => kept;

    /// <summary>The conditions' memory it is in; null once it was taken out.</summary>
    public PatternMemory? Memory { get; set; }

    public Partial? Previous { get; set; }

    public Partial? Next { get; set; }

    public Partial? NextOfEntry { get; set; }

    /// <summary>Its neighbours in the chain of each hash index.</summary>
    public (Partial? Previous, Partial? Next)[] Links { get; } = hashKeys == 0 ? [] : new (Partial?, Partial?)[hashKeys];
}
