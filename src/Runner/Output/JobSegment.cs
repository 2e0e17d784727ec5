namespace Plumbline.Runner.Output;

/// <summary>A piece of the marked output: plain text (no number), or the whole text of one job event.</summary>
internal readonly record struct JobSegment(int? Number, ReadOnlyMemory<byte> Text);
