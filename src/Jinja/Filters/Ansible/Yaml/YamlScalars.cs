using Plumbline.Jinja.Filters.Ansible.Times;
using Plumbline.Jinja.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plumbline.Jinja.Filters.Ansible.Yaml;

/// <summary>The values of single texts in YAML: by the tag where one stands, else by YAML 1.1's rules.</summary>
internal sealed class YamlScalars(Func<Mark, string, Exception> refused)
{
    public static bool IsMerge(Scalar key) => key is { Value: "<<", Style: ScalarStyle.Plain, Tag.IsEmpty: true }
        || (!key.Tag.IsEmpty && key.Tag.Value == YamlTypes.Prefix + "merge");

    public object? Read(Scalar scalar)
    {
        var (text, place) = (scalar.Value, scalar.Start);
        if (scalar.Tag.IsEmpty && scalar.Style != ScalarStyle.Plain)
            return text;
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
            return Typed(text, YamlTypes.Implicit(text), place);
        return scalar.Tag.Value.StartsWith(YamlTypes.Prefix, StringComparison.Ordinal)
            ? Typed(text, scalar.Tag.Value[YamlTypes.Prefix.Length..], place)
            : throw refused(place, UnknownTag(scalar.Tag.Value));
    }

    public static string UnknownTag(string tag) => tag switch
    {
        YamlTypes.Prefix + "set" => "templates have no sets; write a list",
        YamlTypes.Prefix + "binary" => "templates have no octets; write the text, and use b64decode",
        _ => $"the tag '{tag}' is not known, only the standard ones are; a text that begins with '!' needs quotes",
    };

    private object? Typed(string text, string type, Mark place) => type switch
    {
        "str" => text,
        "null" => null,
        "bool" => YamlTypes.Bool(text.ToLowerInvariant()) is { } truth ? truth : throw No(text, "boolean", place),
        "int" => YamlNumbers.Integer(text) ?? throw No(text, "whole number", place),
        "float" => YamlNumbers.Float(text) is { } number ? number : throw No(text, "number", place),
        "timestamp" => Moment(text, place),
        "value" or "merge" => throw refused(place, $"'{text}' alone has no value; put it in quotes"),
        _ => throw refused(place, UnknownTag(YamlTypes.Prefix + type)),
    };

    private object Moment(string text, Mark place) => TimestampText.Matches(text) && TimestampText.Read(text) is var (clock, offset, isDate)
        ? isDate ? new DateValue(DateOnly.FromDateTime(clock)) : new DateTimeValue(clock, offset)
        : throw No(text, "date", place);

    private Exception No(string text, string what, Mark place) =>
        refused(place, $"'{(text.Length > 40 ? text[..40] + "…" : text)}' is no {what}; put it in quotes if it is meant as text");
}
