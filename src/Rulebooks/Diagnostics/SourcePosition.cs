namespace Plumbline.Rulebooks.Diagnostics;

/// <summary>A place in a file, line and column counted from 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
