using System.Globalization;
using System.Numerics;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Digits, places and bounds of decimal fields.</summary>
internal static class DecimalLimits
{
    public static string? Refusal(Field field, decimal value)
    {
        var text = Math.Abs(value).ToString(CultureInfo.InvariantCulture).Split('.');
        var whole = text[0].TrimStart('0');
        var places = text.Length > 1 ? text[1] : "";
        var digits = whole.Length > 0 ? whole.Length + places.Length : places.Length;
        if (digits > field.Digits)
            return $"Ensure that there are no more than {field.Digits} digits in total.";
        if (places.Length > field.Places)
            return $"Ensure that there are no more than {field.Places} decimal places.";
        if (whole.Length > field.Digits - field.Places)
            return $"Ensure that there are no more than {field.Digits - field.Places} digits before the decimal point.";
        if (field.Min is { } min && value < min)
            return $"Ensure this value is greater than or equal to {Text(min)}.";
        return field.Max is { } max && value > max ? $"Ensure this value is less than or equal to {Text(max)}." : null;
    }

    // NetBox's bounds are binary fractions, and it prints them to the last digit.
    private static string Text(decimal bound)
    {
        var exact = Exact((double)bound);
        return exact == bound.ToString("0.############################", CultureInfo.InvariantCulture)
            ? bound.ToString(CultureInfo.InvariantCulture)
            : exact;
    }

    private static string Exact(double value)
    {
        if (value == 0)
            return "0";
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52) - 1075;
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (1L << 52);
        if (exponent >= 0)
            return (mantissa << exponent).ToString(CultureInfo.InvariantCulture);
        var digits = (mantissa * BigInteger.Pow(5, -exponent)).ToString(CultureInfo.InvariantCulture).PadLeft(-exponent + 1, '0');
        var text = $"{digits[..^-exponent]}.{digits[^-exponent..]}".TrimEnd('0').TrimEnd('.');
        return value < 0 ? "-" + text : text;
    }
}
