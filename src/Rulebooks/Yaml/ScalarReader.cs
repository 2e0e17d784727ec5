using System.Globalization;
using Plumbline.Jinja.Yaml;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>
/// Gives a scalar its value: by its tag where one stands, else by the implicit rules. Never throws; what cannot be is reported and stays
/// text.
/// </summary>
internal sealed class ScalarReader(DiagnosticBag findings, YamlOptions options)
{
    public object? Read(string text, bool plain, string? tag, SourcePosition at)
    {
        // The tag "!" asks PyYAML for the implicit rules, even on a quoted text.
        var implicitTag = tag == "!" || (tag is null && plain);
        if (!implicitTag && tag is null)
            return text;
        if (implicitTag)
            return Typed(text, YamlTypes.Implicit(text), at);
        if (options.TextTags.Contains(tag!))
            return text;
        if (tag!.StartsWith(YamlTypes.Prefix, StringComparison.Ordinal))
            return Typed(text, tag[YamlTypes.Prefix.Length..], at);
        return Unknown(text, tag, at);
    }

    private object? Typed(string text, string type, SourcePosition at)
    {
        switch (type)
        {
            case "str":
                return text;
            case "null":
                return null;
            case "bool":
                // With an explicit tag PyYAML takes any case.
                return (object?)YamlTypes.Bool(text.ToLowerInvariant()) ?? Refused(text, "a boolean", at);
            case "int":
                return YamlNumbers.Integer(text) ?? Refused(text, "an integer", at);
            case "float":
                return (object?)YamlNumbers.Float(text) ?? Refused(text, "a number", at);
            case "timestamp":
                return TimestampText.Matches(text) && TimestampText.Exists(text) ? new YamlTimestamp(text) : Refused(text, "a date", at);
            default:
                return Unknown(text, YamlTypes.Prefix + type, at);
        }
    }

    private string Refused(string text, string what, SourcePosition at)
    {
        var shown =
            text.Length > 40 ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 40)}… ({text.Length} characters)") : text;
        findings.Error(YamlCodes.BadValue, at, $"'{shown}' cannot be read as {what}", "put it in quotes if it is meant as text");
        return text;
    }

    private string Unknown(string text, string tag, SourcePosition at)
    {
        var cure = tag is YamlTypes.Prefix + "value" or YamlTypes.Prefix + "merge"
            ? "put it in quotes"
            : options.TextTags.Count > 0
                ? $"only {string.Join(", ", options.TextTags)} and the standard tags are known"
                : "only the standard tags are known";
        findings.Error(YamlCodes.UnknownTag, at, $"the tag '{tag}' is not known", cure);
        return text;
    }
}
