using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Tests.Yaml;

/// <summary>A value in the notation of PyYaml.jsonl: the type is the first letter.</summary>
internal static partial class ValueText
{
    public static string Of(object? value) => value switch
    {
        null => "N",
        true => "T",
        false => "F",
        long => $"i{value}",
        BigInteger big when big < long.MinValue || big > long.MaxValue => $"i{value}",
        double d => "f" + Float(d),
        string s => "s" + Quoted(s),
        YamlTimestamp t => $"d{t}",
        List<object?> items => $"[{string.Join(',', items.Select(Of))}]",
        Mapping mapping => $"{{{string.Join(',', mapping.Select(p => $"{(p.Key is "null" ? "N" : Of(p.Key))}:{Of(p.Value)}"))}}}",
        _ => "?" + value.GetType().Name,
    };

    private static string Float(double d) => double.IsNaN(d) ? "nan" : double.IsInfinity(d) ? d > 0 ? "inf" : "-inf"
        : Exponent().Replace(d.ToString("G17", CultureInfo.InvariantCulture),
            m => $"e{m.Groups[1].Value}{m.Groups[2].Value.PadLeft(2, '0')}");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ => c is < ' ' or > '~' ? $"\\u{(int)c:x4}" : c.ToString(),
            });
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"E([+-])(\d+)")]
    private static partial Regex Exponent();
}
