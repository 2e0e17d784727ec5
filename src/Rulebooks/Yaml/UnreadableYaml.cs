namespace Plumbline.Rulebooks.Yaml;

/// <summary>Ends the reading of a document that cannot be understood any further; never leaves <see cref="YamlReader"/>.</summary>
internal sealed class UnreadableYaml(string code, long index, string message, string? cure = null) : Exception(message)
{
    public string Code { get; } = code;

    public long Index { get; } = index;

    public string? Cure { get; } = cure;
}
