using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Logarithms, powers and roots, in floating point as Python's <c>math</c> does them.</summary>
internal static class MathFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["log"] = new(new("logarithm", 1, "x", "base"), (_, b) => Logarithm(b));
        all["pow"] = new(new("power", 2, "x", "y"), (_, b) => Power(Number("pow", b[0]), Number("pow", b[1])));
        all["root"] = new(new("inversepower", 1, "x", "base"), (_, b) => Root(b));
    }

    private static double Logarithm(Bound b)
    {
        var value = Number("log", b[0]);
        if (!b.Has(1))
            return Positive(value, Math.Log);
        var number = Number("log", b[1]);
        if (number == 10)
            return Positive(value, Math.Log10);
        var divisor = Positive(number, Math.Log);
        return divisor == 0 ? throw Raise.ZeroDivision("float division by zero") : Positive(value, Math.Log) / divisor;
    }

    private static double Root(Bound b)
    {
        var value = Number("root", b[0]);
        var degree = b.Has(1) ? b.Plain(1) : 2L;
        if (PythonNumber.IsNumber(degree) && PythonNumber.ToDouble(degree!) == 2)
            return value < 0 ? throw Refused("root", "math domain error") : Math.Sqrt(value);
        var number = NumberFilters.ToFloat(degree, null) as double?
            ?? throw Refused("root", $"could not convert to float: {PythonText.Repr(degree)}");
        if (number == 0)
            throw Raise.ZeroDivision("float division by zero");
        try
        {
            return Power(value, 1 / number);
        }
        catch (TemplateException problem) when (problem.PythonType == "ValueError")
        {
            throw Refused("root", problem.Message);
        }
    }

    // C's pow, and Python's errors for what it answers with "not a number" or with an infinity.
    private static double Power(double value, double exponent)
    {
        var power = Math.Pow(value, exponent);
        var isFinite = double.IsFinite(value) && double.IsFinite(exponent);
        if (isFinite && (double.IsNaN(power) || (double.IsInfinity(power) && value == 0)))
            throw Raise.Value("math domain error");
        return isFinite && double.IsInfinity(power) ? throw Raise.Overflow("math range error") : power;
    }

    private static double Positive(double value, Func<double, double> logarithm) =>
        value <= 0 ? throw Raise.Value("math domain error") : logarithm(value);

    private static double Number(string filter, object? given)
    {
        var value = Plain.Value(given);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        return PythonNumber.IsNumber(value)
            ? PythonNumber.ToDouble(value!)
            : throw Refused(filter, $"must be real number, not {PythonTypes.Name(value)}");
    }

    private static TemplateException Refused(string filter, string problem) =>
        Raise.Runtime("AnsibleFilterTypeError", $"{filter}() can only be used on numbers: {problem}");
}
