using System.Diagnostics.CodeAnalysis;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads typed values out of one mapping and reports what does not fit.</summary>
/// <param name="what">What the mapping is, for messages: <c>ruleset</c>.</param>
internal sealed class Shape(YamlMapping mapping, string what, SchemaFindings findings)
{
    public YamlMapping Mapping => mapping;

    public SourcePosition Position => mapping.Position;

    public void OnlyKeys(params ReadOnlySpan<string> known)
    {
        var names = known.ToArray();
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is string key && names.Contains(key))
                continue;
            var cure = entry.Key is string text ? NearestName.Question(text, names)
                : entry.Key is bool ? "an unquoted yes, no, on or off is a boolean: put it in quotes" : null;
            findings.Schema(RulebookCodes.UnknownKey, entry.Position, $"'{entry.KeyNode.Text}' is no key of a {what}",
                cure ?? $"its keys are {string.Join(", ", names)}");
        }
    }

    public bool Has(string key) => mapping.TryGet(key, out _);

    /// <summary>The entry of a key that must be there.</summary>
    public bool Required(string key, [MaybeNullWhen(false)] out YamlEntry entry)
    {
        if (mapping.TryGet(key, out entry))
            return true;
        findings.Schema(RulebookCodes.MissingKey, mapping.Position, Missing(key));
        return false;
    }

    /// <summary>As <see cref="Required"/>; without it there is nothing to run, whoever has checked the rulebook before.</summary>
    public bool Needed(string key, [MaybeNullWhen(false)] out YamlEntry entry)
    {
        if (mapping.TryGet(key, out entry))
            return true;
        findings.Error(RulebookCodes.MissingKey, mapping.Position, Missing(key));
        return false;
    }

    private string Missing(string key) => $"'{key}' is missing: every {what} has it";

    public string? Text(YamlEntry entry) =>
        entry.Value is YamlScalar { Value: string text } ? text : Wrong<string>(entry, "a text", TextCure(entry.Value));

    public bool? Flag(string key) => !mapping.TryGet(key, out var entry) ? null
        : entry.Value is YamlScalar { Value: bool flag } ? flag
        : Wrong(entry, "true or false", entry.Value is YamlScalar { Value: string text }
            && text.Contains("{{", StringComparison.Ordinal) ? "it cannot be a template: write true or false" : "write true or false");

    public YamlSequence? Items(YamlEntry entry) =>
        entry.Value as YamlSequence ?? Wrong<YamlSequence>(entry, "a list", "write a list: each entry on a line of its own after '- '");

    /// <summary>A duration, or null after a report.</summary>
    public (TimeSpan Length, string Rendered)? Duration(string key, bool milliseconds)
    {
        if (!mapping.TryGet(key, out var entry) || Text(entry) is not { } text)
            return null;
        if (DurationText.TryRead(text, milliseconds, out var length, out var rendered))
            return (length, rendered);
        findings.Schema(RulebookCodes.BadDuration, entry.Value.Position, $"{Shown.Value(text)} is no duration for {key}: expected "
            + $"{DurationText.Expected}",
            DurationText.Suggest(text, milliseconds) is { } meant
                ? $"write '{meant}'"
                : milliseconds ? null : "units are seconds, minutes, hours and days");
        return null;
    }

    /// <param name="type">What was expected, as in "a text".</param>
    public void WrongType(YamlEntry entry, string type, string? cure) =>
        findings.Schema(RulebookCodes.WrongType, entry.Value.Position, $"{entry.KeyNode.Text} of a {what} is {type}, not "
            + $"{Shown.Value(entry.Value)}", cure);

    private T? Wrong<T>(YamlEntry entry, string type, string? cure)
        where T : class
    {
        WrongType(entry, type, cure);
        return null;
    }

    private bool? Wrong(YamlEntry entry, string type, string? cure)
    {
        WrongType(entry, type, cure);
        return null;
    }

    private static string? TextCure(YamlNode node) => node switch
    {
        YamlScalar { Value: null } => "write a text",
        YamlScalar scalar => $"put it in quotes: \"{scalar.Text}\"",
        YamlMapping { Entries: [{ KeyNode.Text: [] } or { Value: YamlScalar { Value: null } }] } =>
            "a value that starts with '{' needs quotes",
        _ => null,
    };
}
