using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Amounts of bytes or bits as people write them; K is 1,024.</summary>
internal static partial class SizeFilters
{
    private const string Units = "YZEPTGMKB";

    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["human_readable"] = new(new("human_readable", 1, "size", "isbits", "unit"), (_, b) => Written(b));
        all["human_to_bytes"] = new(new("human_to_bytes", 1, "size", "default_unit", "isbits"), (_, b) => Read(b));
    }

    private static string Written(Bound b)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (!PythonNumber.IsNumber(value))
            throw Raise.Runtime("AnsibleFilterTypeError", "human_readable() failed on bad input: '>=' not supported between instances of "
                + $"'{PythonTypes.Name(value)}' and 'int'");
        var size = PythonNumber.ToDouble(value!);
        var isBits = b.Truth(1);
        var wanted = b.IsNone(2) ? null : b.Text(2).ToUpperInvariant();
        var unit = wanted is null
            ? Units.FirstOrDefault(u => size >= Limit(u), 'B')
            : Units.FirstOrDefault(u => wanted == u.ToString(), 'B');
        var name = unit == 'B' ? isBits ? "bits" : "Bytes" : unit + (isBits ? "b" : "B");
        return $"{FormatSpec.Format(size / Limit(unit), ".2f")} {name}";
    }

    private static object Read(Bound b)
    {
        var text = PythonText.Str(b[0]);
        Budget.Scan(text.Length);
        var match = Amount().Match(text);
        var unit = match.Groups[2].Success ? match.Groups[2].Value : b.IsNone(1) ? null : b.Text(1);
        if (PythonNumber.ParseFloat(match.Groups[1].Value) is not { } number || unit is { Length: 0 })
            throw Refused(text, "a number with a unit is expected, as in 10MB");
        if (unit is null)
            return PythonNumber.Truncate(Math.Round(number, MidpointRounding.ToEven));
        var key = char.ToUpperInvariant(unit[0]);
        if (!Units.Contains(key, StringComparison.Ordinal))
            throw Refused(text, $"the unit '{unit}' is none of {string.Join(", ", Units.ToCharArray())}");
        var (letter, word) = b.Truth(2) ? ('b', "bit") : ('B', "byte");
        if (unit.Length > 1 && !unit.Contains(word, StringComparison.OrdinalIgnoreCase) && unit[1] != letter)
            throw Refused(text, $"the unit '{unit}' counts no {word}s: {key}{letter} and {key} do");
        return PythonNumber.Truncate(Math.Round(number * Limit(key), MidpointRounding.ToEven));
    }

    private static double Limit(char unit) => Math.Pow(2, 10 * (Units.Length - 1 - Units.IndexOf(unit, StringComparison.Ordinal)));

    private static TemplateException Refused(string text, string problem) =>
        Raise.Runtime("AnsibleFilterError", $"human_to_bytes() can't interpret following string: {text} ({problem})");

    [GeneratedRegex(@"\A\s*([0-9]*\.?[0-9]*)\s*([A-Za-z]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
