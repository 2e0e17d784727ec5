using System.Globalization;
using System.Text;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>The text Java gives a value: what regular expressions and <c>+</c> see of numbers, lists and mappings.</summary>
internal static class JavaText
{
    public static string Of(in Value value)
    {
        if (value.Kind == ValueKind.String)
            return Encoding.UTF8.GetString(value.Bytes);
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.String or ValueKind.BigInteger: text.Append(Encoding.UTF8.GetString(value.Bytes)); break;
            case ValueKind.Boolean: text.Append(value.IsTrue ? "true" : "false"); break;
            case ValueKind.Integer: text.Append(value.Integer.ToString(CultureInfo.InvariantCulture)); break;
            case ValueKind.Float: text.Append(Of(value.Number)); break;
            case ValueKind.Object:
                text.Append('{');
                var first = true;
                foreach (var (name, item) in JsonWalk.Properties(value))
                {
                    text.Append(first ? "" : ", ").Append(Encoding.UTF8.GetString(name)).Append('=');
                    Write(text, item);
                    first = false;
                }
                text.Append('}');
                break;
            case ValueKind.Array or ValueKind.List or ValueKind.Mapped:
                text.Append('[');
                var any = false;
                foreach (var item in new JsonWalk(value))
                {
                    text.Append(any ? ", " : "");
                    Write(text, item);
                    any = true;
                }
                text.Append(']');
                break;
            default: text.Append("null"); break;
        }
    }

    /// <summary>A double as Java prints it: a point always, an exponent below 10^-3 and from 10^7.</summary>
    public static string Of(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        if (number == 0)
            return double.IsNegative(number) ? "-0.0" : "0.0";
        var digits = Math.Abs(number).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(
            digits.AsSpan(digits.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa =
            shortest.Contains('E', StringComparison.Ordinal) ? shortest[..shortest.IndexOf('E', StringComparison.Ordinal)] : shortest;
        var figures = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (figures.Length == 0)
            figures = "0";
        var sign = number < 0 ? "-" : "";
        if (exponent is < -3 or >= 7)
            return $"{sign}{figures[0]}.{(figures.Length > 1 ? figures[1..] : "0")}E{exponent.ToString(CultureInfo.InvariantCulture)}";
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{figures}";
        var whole = figures.Length > exponent + 1 ? figures[..(exponent + 1)] : figures.PadRight(exponent + 1, '0');
        var fraction = figures.Length > exponent + 1 ? figures[(exponent + 1)..] : "0";
        return $"{sign}{whole}.{fraction}";
    }
}
