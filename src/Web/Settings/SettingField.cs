namespace Plumbline.Web.Settings;

/// <summary>A field of a setting, as a form shows it.</summary>
/// <param name="Name">As the API has it.</param>
internal sealed record SettingField(string Name, string Title, SettingInput Input = SettingInput.Text)
{
    /// <summary>What it means, where its title does not say so.</summary>
    public string? Hint { get; init; }

    /// <summary>Where the objects are that it names; null for values.</summary>
    public string? Path { get; init; }

    /// <summary>The values it may have, with what people call them.</summary>
    public IReadOnlyList<(string Value, string Label)> Choices { get; init; } = [];

    /// <summary>What a new one has.</summary>
    public string Standard { get; init; } = "";

    /// <summary>Given once: it cannot be changed later.</summary>
    public bool IsFixed { get; init; }

    public bool IsRequired { get; init; }
}

/// <summary>How a field is typed.</summary>
internal enum SettingInput
{
    Text,

    /// <summary>Never shown again; left empty it stays as it is.</summary>
    Secret,

    /// <summary>More than a line.</summary>
    Long,

    /// <summary>A list of texts, one a line.</summary>
    Lines,

    Json,
    Flag,

    /// <summary>One of some values or objects.</summary>
    One,

    /// <summary>Some of some values or objects.</summary>
    Some,
}
