using System.Globalization;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>Numbers of VLANs as switches list them: <c>1-3,5,7-9</c>.</summary>
internal static class VlanFilters
{
    private const long Last = 4094;

    public static Operation Parser { get; } = new(
        new("vlan_parser", 1, "vlan_list", "first_line_len", "other_line_len"),
        (_, b) => Lines(b.Plain(0), b.Integer(1, 48), b.Integer(2, 44)));

    public static Operation Expander { get; } = new(new("vlan_expander", 1, "data"), (_, b) => Expanded(b.Plain(0)));

    private static List<object?> Lines(object? value, long first, long other)
    {
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (value is not (List<object?> or TupleValue or RangeValue))
            throw Refused($"vlan_parser takes a list of numbers, not {PythonTypes.Name(value)}");
        var numbers = new SortedSet<long>();
        foreach (var item in Iteration.Of(value))
        {
            Budget.Step();
            numbers.Add(item is UndefinedValue missing ? throw missing.Error() : Plain.Value(item) is long number and >= 1 and <= Last
                ? number
                : throw Refused($"vlan_parser: a VLAN is a number from 1 to {Last}, not {PythonText.Repr(item)}"));
        }
        if (numbers.Count == 0)
            throw Refused("vlan_parser takes at least one number");
        var lines = new List<object?>();
        var line = "";
        foreach (var range in Ranges([.. numbers]))
        {
            if (line.Length > 0 && line.Length + 1 + range.Length > (lines.Count == 0 ? first : other))
            {
                lines.Add(line);
                line = "";
            }
            line += (line.Length > 0 ? "," : "") + range;
        }
        lines.Add(line);
        return lines;
    }

    // Three numbers in a row are a range, two are not.
    private static IEnumerable<string> Ranges(List<long> sorted)
    {
        for (var i = 0; i < sorted.Count;)
        {
            var end = i;
            while (end + 1 < sorted.Count && sorted[end + 1] == sorted[end] + 1)
                end++;
            if (end - i >= 2)
                yield return string.Create(CultureInfo.InvariantCulture, $"{sorted[i]}-{sorted[end]}");
            else
                for (var at = i; at <= end; at++)
                    yield return sorted[at].ToString(CultureInfo.InvariantCulture);
            i = end + 1;
        }
    }

    private static List<object?> Expanded(object? value)
    {
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        var text = Plain.TextOrNull(value) ?? throw Refused($"vlan_expander takes a text as '1-3,5', not {PythonTypes.Name(value)}");
        var numbers = new List<object?>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2)
                throw Refused($"vlan_expander: '{part}' is no range");
            var (from, to) = (Number(ends[0]), Number(ends[^1]));
            if (to - from > 1_000_000)
                throw Raise.Limit($"vlan_expander: '{part}' is a range of more than a million numbers");
            Budget.Items(Math.Max(0, to - from + 1));
            for (var number = from; number <= to; number++)
                numbers.Add(number);
        }
        numbers.Sort((a, b) => ((long)a!).CompareTo((long)b!));
        return numbers;
    }

    private static long Number(string text) => PythonNumber.ParseInteger(text, 10) is long number
        ? number
        : throw Refused($"vlan_expander: '{text}' is no number");

    private static TemplateException Refused(string problem) => Raise.Runtime("AnsibleFilterError", problem);
}
