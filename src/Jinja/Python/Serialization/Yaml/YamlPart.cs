namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>A value on its way to YAML: a text, a list or a mapping. A value that is met twice is one part.</summary>
internal sealed class YamlPart
{
    /// <summary>The text of a single value.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the text alone says the type when it stands without quotes.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether the type is text.</summary>
    public bool IsText { get; init; }

    public List<YamlPart>? Items { get; set; }

    public List<(YamlPart Key, YamlPart Value)>? Entries { get; set; }

    public bool Flow { get; set; }

    /// <summary>The name under which it is referred to where it is met again.</summary>
    public string? Anchor { get; set; }

    /// <summary>Whether it has been written.</summary>
    public bool IsWritten { get; set; }

    public bool IsEmpty => Items is { Count: 0 } || Entries is { Count: 0 };
}
