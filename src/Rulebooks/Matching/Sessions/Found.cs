using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Memory;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>A complete match before it is decided which rule may fire.</summary>
/// <param name="Entries">The objects that take part; for joins by condition.</param>
/// <param name="Name">The binding of a match with one object.</param>
/// <param name="Json">What is handed out for it when that is not the object itself.</param>
internal readonly record struct Found(CompiledRule Rule, Entry[] Entries, string? Name, byte[]? Json)
{
    /// <summary>One object stands under two conditions: that is no match, but it consumes.</summary>
    public bool IsSelfPair
    {
        get
        {
            for (var i = 1; i < Entries.Length; i++)
                if (Array.IndexOf(Entries, Entries[i], 0, i) >= 0)
                    return true;
            return false;
        }
    }
}
