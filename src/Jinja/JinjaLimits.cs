namespace Plumbline.Jinja;

/// <summary>What one rendering may consume; templates are hostile input until proven otherwise.</summary>
public sealed record JinjaLimits
{
    /// <summary>Evaluation steps; each loop turn, call, filter and every 16 characters or items produced count as one.</summary>
    public long Steps { get; init; } = 10_000_000;

    /// <summary>Characters of any one text, the result included.</summary>
    public int TextLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes that a rendering may take from memory altogether, what it throws away again included.</summary>
    public long Memory { get; init; } = 512L * 1024 * 1024;

    /// <summary>Items of a <c>range</c>, as in Jinja2's sandbox.</summary>
    public int RangeLength { get; init; } = 100_000;

    /// <summary>Macros, recursive loops and nested expressions within one another.</summary>
    public int Depth { get; init; } = 200;
}
