using System.Globalization;
using System.Text.Json;
using Plumbline.Jinja.Python;

namespace Plumbline.Netbox.Api.Access;

/// <summary>What constraints ask of fields that are lists of values, as the units of a reservation and the ports of a service.</summary>
internal static class ArrayLookups
{
    /// <summary>A test of such a list; one that cannot be understood holds for nothing.</summary>
    /// <param name="names">What stands behind the field's name: <c>contains</c>, or <c>len</c> and <c>0</c> with more behind them.</param>
    /// <param name="wanted">What the constraint says.</param>
    /// <param name="ofOne">A test of one value, by its lookup.</param>
    public static Func<IReadOnlyList<string>, bool> Find(string[] names, JsonElement wanted, Func<string, Func<string, bool>> ofOne)
    {
        var one = names.Length <= 2 ? ofOne(names.Length == 2 ? names[1] : "exact") : _ => false;
        if (names is ["len", ..])
            return own => one(own.Count.ToString(CultureInfo.InvariantCulture));
        if (names is [var place, ..] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return own => at < own.Count && one(own[at]);
        if (names.Length > 1 || wanted.ValueKind != JsonValueKind.Array)
            return _ => false;
        var given = Texts(wanted);
        return names is [] ? own => own.SequenceEqual(given) : names[0] switch
        {
            "exact" => own => own.SequenceEqual(given),
            "in" when wanted.EnumerateArray().All(list => list.ValueKind == JsonValueKind.Array) =>
                own => wanted.EnumerateArray().Any(list => own.SequenceEqual(Texts(list))),
            "contains" => own => given.All(own.Contains),
            "contained_by" => own => own.All(given.Contains),
            "overlap" => own => own.Any(given.Contains),
            _ => _ => false,
        };
    }

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(one => PythonText.Str(one))];
}
