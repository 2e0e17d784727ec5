using System.Globalization;
using System.Text;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>A found value in a message: as YAML writes it, cut where it gets long.</summary>
internal static class Shown
{
    private const int Longest = 60;

    public static string Value(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        if (text.Length <= Longest)
            return text.ToString();
        var cut = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return text.ToString(0, cut) + "…";
    }

    public static string Value(string text) => text.Contains('\'')
        && !text.Contains('"') ? $"\"{Escaped(text)}\"" : $"'{Escaped(text).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static void Write(StringBuilder text, YamlNode node)
    {
        if (text.Length > Longest)
            return;
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(Scalar(scalar.Value));
                break;
            case YamlSequence sequence:
                text.Append('[');
                WriteAll(text, sequence.Items, Write);
                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append('{');
                WriteAll(text, mapping.Entries, (into, entry) =>
                {
                    into.Append(Scalar(entry.Key)).Append(": ");
                    Write(into, entry.Value);
                });
                text.Append('}');
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, IReadOnlyList<T> items, Action<StringBuilder, T> write)
    {
        for (var i = 0; i < items.Count && text.Length <= Longest; i++)
        {
            if (i > 0)
                text.Append(", ");
            write(text, items[i]);
        }
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        string s => Value(s.Length > 2 * Longest ? s[..(2 * Longest)] : s),
        double d when double.IsInteger(d) && Math.Abs(d) < 1e16 => d.ToString("F1", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal);
}
