using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Events;

/// <summary>
/// JSON as Python's <c>json.dumps</c> writes it: a blank after comma and colon, everything outside ASCII escaped. Receivers sign and
/// compare raw bytes, so the form matters.
/// </summary>
internal static class EventBodyJson
{
    public static void Write(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, element);
                break;
            case JsonValueKind.Array:
                WriteArray(text, element);
                break;
            case JsonValueKind.String:
                Write(text, element.GetString());
                break;
            case JsonValueKind.Number:
                text.Append(Number(element));
                break;
            default:
                text.Append(element.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    public static void Write(StringBuilder text, string? value)
    {
        if (value is null)
        {
            text.Append("null");
            return;
        }

        text.Append('"');
        foreach (var c in value)
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' and not '\u007f' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        text.Append('"');
    }

    private static void WriteObject(StringBuilder text, JsonElement element)
    {
        text.Append('{');
        var separator = "";
        foreach (var property in element.EnumerateObject())
        {
            text.Append(separator);
            Write(text, property.Name);
            text.Append(": ");
            Write(text, property.Value);
            separator = ", ";
        }

        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonElement element)
    {
        text.Append('[');
        var separator = "";
        foreach (var item in element.EnumerateArray())
        {
            text.Append(separator);
            Write(text, item);
            separator = ", ";
        }

        text.Append(']');
    }

    private static string Number(JsonElement element)
    {
        var raw = element.GetRawText();
        return raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0 || !element.TryGetDouble(out var value) || !double.IsFinite(value)
            ? raw
            : Float(value);
    }

    /// <summary>Python's <c>repr</c> of a float: shortest digits, an exponent below 1e-4 and from 1e16 on.</summary>
    private static string Float(double value)
    {
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = value == 0 ? 0 : int.Parse(shortest
            .AsSpan(shortest.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 16)
        {
            var plain = round.Contains('E', StringComparison.Ordinal)
                ? value.ToString("0.####################", CultureInfo.InvariantCulture)
                : round;
            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        var mark = round.IndexOf('E', StringComparison.Ordinal);
        var digits = (mark < 0 ? shortest[..shortest.IndexOf('E')].TrimEnd('0').TrimEnd('.') : round[..mark])
            .Replace("+", "", StringComparison.Ordinal);
        return digits + "e" + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }
}
