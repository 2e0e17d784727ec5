namespace Plumbline.Jinja.Yaml;

/// <summary>A text that the event parser cannot go on with.</summary>
public sealed class MalformedYamlException(long index, string message, string cure) : Exception(message)
{
    /// <summary>Where in the text.</summary>
    public long Index { get; } = index;

    /// <summary>What to do about it.</summary>
    public string Cure { get; } = cure;
}
