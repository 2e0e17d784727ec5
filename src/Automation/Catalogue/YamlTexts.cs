using System.Globalization;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Catalogue;

/// <summary>Texts for people out of YAML, whatever somebody put there.</summary>
internal static class YamlTexts
{
    /// <summary>One text; empty for what is none.</summary>
    public static string One(YamlEntry? entry) => Many(entry) is { Count: > 0 } texts ? string.Join(' ', texts) : "";

    /// <summary>A text, or a list of them.</summary>
    public static IReadOnlyList<string> Many(YamlEntry? entry) => entry?.Value switch
    {
        YamlScalar { Value: not null } one => [one.Text.Trim()],
        YamlSequence list => [.. list.Items.OfType<YamlScalar>().Where(i => i.Value is not null).Select(i => i.Text.Trim())],
        _ => [],
    };

    public static bool IsTrue(YamlEntry? entry) => entry?.Value is YamlScalar { Value: true };

    /// <summary>A scalar as somebody would type it.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
