using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Indexing;

/// <summary>What the value of a slot must be for a pattern to have a chance.</summary>
internal abstract record AccessKey(int Slot)
{
    /// <summary>How many patterns an event hits by such a key, roughly; the lowest is taken.</summary>
    public abstract int Cost { get; }

    internal sealed record Equal(int Slot, Value Value) : AccessKey(Slot)
    {
        public override int Cost => 1;
    }

    /// <summary>The value is a list with this element, or is it.</summary>
    internal sealed record Element(int Slot, Value Value) : AccessKey(Slot)
    {
        public override int Cost => 2;
    }

    /// <summary>The value's text begins so.</summary>
    internal sealed record Prefix(int Slot, byte[] Text) : AccessKey(Slot)
    {
        public override int Cost => 3;
    }

    /// <summary>A number from here on (up, or down).</summary>
    internal sealed record Range(int Slot, double Bound, bool Up) : AccessKey(Slot)
    {
        public override int Cost => 4;
    }

    internal sealed record Present(int Slot) : AccessKey(Slot)
    {
        public override int Cost => 5;
    }
}
