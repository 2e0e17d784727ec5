using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>Filters that make or change numbers.</summary>
internal static class NumberFilters
{
    private static readonly string[] Binary = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];
    private static readonly string[] Decimal = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];

    public static object? Absolute(object? value)
    {
        if (PythonNumber.IsInteger(value, out var integer))
            return PythonNumber.Fit(BigInteger.Abs(integer));
        return value is double real ? Math.Abs(real) : throw Raise.Type($"bad operand type for abs(): '{PythonTypes.Name(value)}'");
    }

    public static object? ToInteger(object? value, object? otherwise, long numberBase)
    {
        switch (value)
        {
            case UndefinedValue undefined:
                throw undefined.Error();
            case string or MarkupText:
                var text = Plain.TextOrNull(value)!;
                if (numberBase is 0 or (>= 2 and <= 36) && PythonNumber.ParseInteger(text, (int)numberBase) is { } integer)
                    return integer;
                return PythonNumber.ParseFloat(text) is { } real ? Truncate(real, otherwise) : otherwise;
            case double d:
                return Truncate(d, otherwise);
            default:
                return PythonNumber.IsInteger(value, out var whole) ? PythonNumber.Fit(whole) : otherwise;
        }
    }

    public static object? ToFloat(object? value, object? otherwise)
    {
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (Plain.TextOrNull(value) is { } text)
            return PythonNumber.ParseFloat(text) ?? otherwise;
        return PythonNumber.IsNumber(value) ? PythonNumber.ToDouble(value!) : otherwise;
    }

    public static object? Round(Bound b)
    {
        var (value, method) = (b.Plain(0), b.Has(2) ? Plain.TextOrNull(b.Plain(2)) : "common");
        if (method is not ("common" or "ceil" or "floor"))
            throw Raise.Argument("method must be common, ceil or floor");
        if (method == "common")
            return Rounded(value, b);
        var scaled = Arithmetic.Multiply(value, Arithmetic.Power(10L, b.Or(1, 0L)));
        var whole = scaled switch
        {
            double real => PythonNumber.Truncate(method == "ceil" ? Math.Ceiling(real) : Math.Floor(real)),
            _ when PythonNumber.IsInteger(scaled, out var integer) => PythonNumber.Fit(integer),
            _ => throw Raise.Type($"must be real number, not {PythonTypes.Name(scaled)}"),
        };
        return Arithmetic.Divide(whole, Arithmetic.Power(10L, b.Or(1, 0L)));
    }

    public static string FileSize(object? value, bool binary)
    {
        var bytes = value is UndefinedValue undefined ? throw undefined.Error()
            : Plain.TextOrNull(value) is { } text
                ? PythonNumber.ParseFloat(text) ?? throw Raise.Value($"could not convert string to float: {Representation.Quote(text)}")
            : PythonNumber.IsNumber(value) ? PythonNumber.ToDouble(value!)
            : throw Raise.Type($"float() argument must be a string or a real number, not '{PythonTypes.Name(value)}'");
        var unit = binary ? 1024.0 : 1000.0;
        if (bytes == 1)
            return "1 Byte";
        if (bytes < unit)
            return $"{PythonText.Str(PythonNumber.Truncate(bytes))} Bytes";
        var power = unit * unit;
        var names = binary ? Binary : Decimal;
        var at = 0;
        while (at < names.Length - 1 && !(bytes < power))
            (power, at) = (power * unit, at + 1);
        return $"{FormatSpec.Format(unit * bytes / power, ".1f")} {names[at]}";
    }

    private static object? Rounded(object? value, Bound b)
    {
        if (PythonNumber.IsInteger(value, out var integer))
        {
            var digits = b.IsNone(1) && b.Has(1) ? 0 : b.Integer(1);
            return digits >= 0 ? PythonNumber.Fit(integer) : digits < -400
                && integer.GetBitLength() < 1000 ? 0L : PythonNumber.Fit(Rational.Round(integer, Bounded(digits)));
        }
        if (value is not double real)
            throw Raise.Type($"type {PythonTypes.Name(value)} doesn't define __round__ method");
        if (b.IsNone(1) && b.Has(1))
            return PythonNumber.Truncate(Math.Round(real, MidpointRounding.ToEven));
        var rounded = Rational.Round(real, Bounded(b.Integer(1)));
        return double.IsInfinity(rounded) && double.IsFinite(real) ? throw Raise.Overflow("rounded value too large to represent") : rounded;
    }

    private static int Bounded(long digits) => (int)Math.Clamp(digits, -10_000, 10_000);

    private static object? Truncate(double real, object? otherwise) => double.IsNaN(real) ? otherwise : PythonNumber.Truncate(real);
}
