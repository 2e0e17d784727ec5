using System.Globalization;

namespace Plumbline.Netbox.Store.Values;

/// <summary>Weights in whole grams, as NetBox keeps them to compare.</summary>
internal static class Grams
{
    // A pound and an ounce as floating point has them: a thousand pounds are a gram less than one would think.
    private const decimal Pound = 453.59199999999998453859006987m;
    private const decimal Ounce = 28.349499999999999033661879366m;

    /// <summary>Null for no weight, and for none without a unit.</summary>
    public static long? Of(object? weight, string unit) => weight is null or 0L or 0m || Factor(unit) is not { } factor
        ? null
        : (long)(Convert.ToDecimal(weight, CultureInfo.InvariantCulture) * factor);

    private static decimal? Factor(string unit) => unit switch
    {
        "kg" => 1000,
        "g" => 1,
        "lb" => Pound,
        "oz" => Ounce,
        _ => null,
    };
}
