namespace Plumbline.Cli.Run.Options;

/// <summary>One option of the rulebook command line, as its users know it from ansible-rulebook.</summary>
/// <param name="Flags">Short and long spellings, the first one is what the usage line shows.</param>
/// <param name="Help">One line for people.</param>
/// <param name="Environment">The variable that gives the default, or null.</param>
internal sealed record RunOption(
    string[] Flags,
    OptionValue Value,
    string Help,
    string? Environment = null,
    string[]? Choices = null,
    bool Repeatable = false)
{
    /// <summary>The long spelling without dashes: the key under which the value is found.</summary>
    public string Name { get; } = Array.Find(Flags, f => f.StartsWith("--", StringComparison.Ordinal))![2..];

    /// <summary>How the value is called in usage and help, empty for flags.</summary>
    public string Metavar => Value switch
    {
        OptionValue.None or OptionValue.Count => "",
        OptionValue.Choice => "{" + string.Join(',', Choices!) + "}",
        _ => Name.Replace('-', '_').ToUpperInvariant(),
    };

    public bool TakesValue => Value is not (OptionValue.None or OptionValue.Count);

    /// <summary>As error messages name it: <c>-r/--rulebook</c>.</summary>
    public string Display => string.Join('/', Flags);
}
