using System.Globalization;
using System.Text.Json;
using Plumbline.Jinja.Python;

namespace Plumbline.Netbox.Api.Access;

/// <summary>What constraints ask of fields that are lists of values, as the units of a reservation and the ports of a service.</summary>
internal static class ArrayLookups
{
    /// <summary>A test of such a list; one that cannot be understood holds for nothing.</summary>
    /// <param name="names">
    /// What stands behind the field's name: <c>contains</c>, or <c>len</c>, <c>0</c> and <c>0_2</c> with more behind them.
    /// </param>
    /// <param name="wanted">What the constraint says.</param>
    /// <param name="areNumbers">Whether the list is one of whole numbers; of texts else.</param>
    /// <param name="ofOne">A test of one value, by its lookup.</param>
    public static Func<IReadOnlyList<string>, bool> Find(
        string[] names, JsonElement wanted, bool areNumbers, Func<string, Func<string, bool>> ofOne)
    {
        var one = names.Length <= 2 ? ofOne(names.Length == 2 ? names[1] : "exact") : _ => false;
        if (names is ["len", ..])
            return own => one(own.Count.ToString(CultureInfo.InvariantCulture));
        if (names is [var place, ..] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return own => at < own.Count && one(own[at]);
        if (names is [var slice, ..] && SliceOf(slice) is var (from, to))
        {
            var ofPart = Find(names[1..], wanted, areNumbers, ofOne);
            return own => ofPart([.. own.Take(to).Skip(from)]);
        }
        if (names.Length > 1 || wanted.ValueKind != JsonValueKind.Array)
            return _ => false;
        var lookup = names is [] ? "exact" : names[0];
        if (lookup is "in" or "range")
            return Lists(wanted, areNumbers) is not { } lists ? _ => false
                : lookup == "in" ? own => lists.Exists(own.SequenceEqual)
                : own => lists is [var first, var last] && Compare(own, first, areNumbers) >= 0 && Compare(own, last, areNumbers) <= 0;
        if (Values(wanted, areNumbers) is not { } given)
            return _ => false;
        return lookup switch
        {
            "exact" => own => own.SequenceEqual(given),
            "contains" => own => given.TrueForAll(own.Contains),
            "contained_by" => own => own.All(given.Contains),
            "overlap" => own => own.Any(given.Contains),
            "gt" => own => Compare(own, given, areNumbers) > 0,
            "gte" => own => Compare(own, given, areNumbers) >= 0,
            "lt" => own => Compare(own, given, areNumbers) < 0,
            "lte" => own => Compare(own, given, areNumbers) <= 0,
            _ => _ => false,
        };
    }

    // From the first place to before the second.
    private static (int From, int To)? SliceOf(string name) =>
        name.Split('_') is [var from, var to] && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            ? (first, end)
            : null;

    // Value by value, and what is the beginning of another comes before it.
    private static int Compare(IReadOnlyList<string> own, List<string> given, bool areNumbers)
    {
        for (var i = 0; i < own.Count && i < given.Count; i++)
            if ((areNumbers ? Number(own[i]).CompareTo(Number(given[i])) : string.CompareOrdinal(own[i], given[i])) is not 0 and var order)
                return order;
        return own.Count.CompareTo(given.Count);
    }

    private static decimal Number(string value) => decimal.Parse(value, CultureInfo.InvariantCulture);

    private static List<List<string>>? Lists(JsonElement wanted, bool areNumbers)
    {
        var lists = new List<List<string>>();
        foreach (var list in wanted.EnumerateArray())
            if (list.ValueKind == JsonValueKind.Array && Values(list, areNumbers) is { } values)
                lists.Add(values);
            else
                return null;
        return lists;
    }

    private static List<string>? Values(JsonElement list, bool areNumbers)
    {
        var values = new List<string>();
        foreach (var one in list.EnumerateArray())
            if ((areNumbers ? Whole(one) : PythonText.Str(one)) is { } value)
                values.Add(value);
            else
                return null;
        return values;
    }

    // As Python's int() takes it: the fraction of a number is cut off, and a text holds a whole number.
    private static string? Whole(JsonElement one) => one.ValueKind switch
    {
        JsonValueKind.Number when one.TryGetDecimal(out var number) => decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture),
        JsonValueKind.String when decimal.TryParse(
            one.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number) => number.ToString("0", CultureInfo.InvariantCulture),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        _ => null,
    };
}
