using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>A scalar: the text as read and the value that YAML 1.1 gives it.</summary>
public sealed class YamlScalar : YamlNode
{
    private readonly YamlSource _source;
    private readonly int _start;
    private readonly int _end;
    private int[]? _offsets;

    internal YamlScalar(YamlSource source, int start, int end, string text, YamlScalarStyle style, string? tag, object? value)
        : base(source.At(start), tag)
    {
        (_source, _start, _end) = (source, start, end);
        (Text, Style, Value) = (text, style, value);
    }

    /// <summary>The text with quotes, escapes and folding resolved.</summary>
    public string Text { get; }

    public YamlScalarStyle Style { get; }

    /// <summary>null, bool, long, BigInteger, double, string or <see cref="YamlTimestamp"/>.</summary>
    public object? Value { get; }

    /// <summary>Where the character at an offset of <see cref="Text"/> stands in the file; offsets outside give the nearest end.</summary>
    public SourcePosition PositionOf(int offset)
    {
        _offsets ??= ScalarOffsets.Find(_source.Text, _start, _end, Text, Style);
        return _source.At(_offsets[Math.Clamp(offset, 0, Text.Length)]);
    }
}
