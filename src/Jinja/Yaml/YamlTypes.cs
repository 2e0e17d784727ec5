using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Yaml;

/// <summary>Which type a scalar has: the implicit rules of YAML 1.1 as PyYAML's safe reader applies them.</summary>
public static partial class YamlTypes
{
    /// <summary>Before the name of each standard type in a tag: <c>!!str</c> is <c>tag:yaml.org,2002:str</c>.</summary>
    public const string Prefix = "tag:yaml.org,2002:";

    /// <summary>The tag that a plain text stands for.</summary>
    public static string Implicit(string text)
    {
        if (text.Length == 0)
            return "null";
        // PyYAML chooses the rules to try by the first character.
        switch (text[0])
        {
            case 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~':
                if (Bool(text) is not null)
                    return "bool";
                return text is "~" or "null" or "Null" or "NULL" ? "null" : "str";
            case '<':
                return text == "<<" ? "merge" : "str";
            case '=':
                return text == "=" ? "value" : "str";
            case '-' or '+' or '.' or (>= '0' and <= '9'):
                return FloatPattern().IsMatch(text)
                    ? "float"
                    : IntPattern().IsMatch(text) ? "int" : TimestampText.Matches(text) ? "timestamp" : "str";
            default:
                return "str";
        }
    }

    /// <summary>The boolean that a text stands for; null for none.</summary>
    public static bool? Bool(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FloatPattern();

    [GeneratedRegex(@"^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex IntPattern();
}
