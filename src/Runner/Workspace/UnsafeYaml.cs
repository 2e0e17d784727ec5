using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Runner.Workspace;

/// <summary>
/// Variables and module arguments as YAML 1.1 in flow style and ASCII; a text that must not be templated is tagged <c>!unsafe</c>. No key
/// has a meaning of its own here.
/// </summary>
internal static class UnsafeYaml
{
    // A key without "? " may be at most 1,024 characters long.
    private const int LongestPlainKey = 120;

    public static string Write(IReadOnlyList<ExtraVar> variables)
    {
        var text = new StringBuilder("---\n");
        foreach (var variable in variables)
        {
            AppendEntry(text, variable.Name, variable.Value, variable.Untrusted);
            text.Append('\n');
        }
        return text.ToString();
    }

    public static string Flow(IReadOnlyList<ExtraVar> variables)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < variables.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            AppendEntry(text, variables[i].Name, variables[i].Value, variables[i].Untrusted);
        }
        return text.Append('}').ToString();
    }

    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        AppendText(text, value);
        return text.ToString();
    }

    private static void AppendEntry(StringBuilder text, string key, JsonElement value, bool untrusted)
    {
        if (key.Length > LongestPlainKey)
            text.Append("? ");
        AppendText(text, key);
        text.Append(key.Length > LongestPlainKey ? " : " : ": ");
        AppendValue(text, value, untrusted);
    }

    private static void AppendValue(StringBuilder text, JsonElement value, bool untrusted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendMapping(text, value, untrusted);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(first ? "" : ", ");
                    first = false;
                    AppendValue(text, item, untrusted);
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append(untrusted ? "!unsafe " : "");
                AppendText(text, WholeText.Read(value));
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value);
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    // Ansible warns about a repeated key, and the last one wins as in JSON.
    private static void AppendMapping(StringBuilder text, JsonElement value, bool untrusted)
    {
        var entries = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
            entries[property.Name] = property.Value;
        text.Append('{');
        var first = true;
        foreach (var (key, item) in entries)
        {
            text.Append(first ? "" : ", ");
            first = false;
            AppendEntry(text, key, item, untrusted);
        }
        text.Append('}');
    }

    // YAML 1.1 takes 1e5 for text: a float needs its point and the sign of its exponent.
    private static void AppendNumber(StringBuilder text, JsonElement value)
    {
        var raw = value.GetRawText();
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            text.Append(raw);
            return;
        }
        var number = value.GetDouble();
        if (!double.IsFinite(number))
        {
            text.Append(number > 0 ? ".inf" : "-.inf");
            return;
        }
        var digits = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = digits.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? digits : digits[..exponent];
        text.Append(mantissa.Contains('.', StringComparison.Ordinal) ? mantissa : mantissa + ".0");
        if (exponent >= 0)
            text.Append('e').Append(digits, exponent + 1, digits.Length - exponent - 1);
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
            if (rune.Value is '"' or '\\')
                text.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= 0x20 and < 0x7f)
                text.Append((char)rune.Value);
            else if (rune.Value <= 0xffff)
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        text.Append('"');
    }
}
