using System.Numerics;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>
/// Python's binary and unary operators. Integers have any size; what would not fit into memory is refused before it is made.
/// </summary>
internal static class Arithmetic
{
    private const long MostBits = 1 << 17;

    public static object? Add(object? left, object? right)
    {
        (left, right) = Operands(left, right);
        if (left is long a && right is long b)
        {
            var sum = unchecked(a + b);
            return ((a ^ sum) & (b ^ sum)) < 0 ? (BigInteger)a + b : sum;
        }
        switch (left, right)
        {
            case (string x, string y):
                return Budget.Text(x + Sized(x, y));
            case (MarkupText or string, MarkupText or string):
                return new MarkupText(Budget.Text(Escaped(left) + Escaped(right)));
            case (List<object?> x, List<object?> y):
                Budget.Items(x.Count + (long)y.Count);
                return new List<object?>([.. x, .. y]);
            case (TupleValue x, TupleValue y):
                Budget.Items(x.Items.Count + (long)y.Items.Count);
                return new TupleValue([.. x.Items, .. y.Items]);
            case (IMoment moment, _) when moment.Plus(right) is { } sum:
                return sum;
            case (string, _):
                throw Raise.Type($"can only concatenate str (not \"{PythonTypes.Name(right)}\") to str");
            case (List<object?> or TupleValue, _):
                throw Raise.Type(
                    $"can only concatenate {PythonTypes.Name(left)} (not \"{PythonTypes.Name(right)}\") to {PythonTypes.Name(left)}");
        }
        return Numbers("+", left, right, BigInteger.Add, (x, y) => x + y);
    }

    public static object? Subtract(object? left, object? right)
    {
        (left, right) = Operands(left, right);
        if (left is IMoment moment && moment.Minus(right) is { } difference)
            return difference;
        return Numbers("-", left, right, BigInteger.Subtract, (x, y) => x - y);
    }

    public static object? Multiply(object? left, object? right)
    {
        (left, right) = Operands(left, right);
        if (IsSequence(left) && PythonNumber.TryIndex(right, out var count))
            return Repeat(left!, count);
        if (IsSequence(right) && PythonNumber.TryIndex(left, out count))
            return Repeat(right!, count);
        if (IsSequence(left) || IsSequence(right))
            throw Raise.Type($"can't multiply sequence by non-int of type '{PythonTypes.Name(IsSequence(left) ? right : left)}'");
        return Numbers("*", left, right, Product, (x, y) => x * y);
    }

    public static object? Divide(object? left, object? right)
    {
        (left, right) = Operands(left, right);
        if (!PythonNumber.IsNumber(left) || !PythonNumber.IsNumber(right))
            throw Unsupported("/", left, right);
        if (PythonNumber.IsInteger(left, out var a) && PythonNumber.IsInteger(right, out var b))
            return b.IsZero ? throw Raise.ZeroDivision("division by zero") : Rational.ToDouble(a, b);
        var divisor = PythonNumber.ToDouble(right!);
        return divisor == 0 ? throw Raise.ZeroDivision("float division by zero") : PythonNumber.ToDouble(left!) / divisor;
    }

    public static object? FloorDivide(object? left, object? right)
    {
        (left, right) = Operands(left, right);
        return Numbers("//", left, right, Floor, (x, y) =>
        {
            if (y == 0)
                throw Raise.ZeroDivision("float floor division by zero");
            var quotient = (x - Remainder(x, y)) / y;
            var floor = Math.Floor(quotient);
            return quotient == 0 ? Math.CopySign(0, x / y) : quotient - floor > 0.5 ? floor + 1 : floor;
        });
    }

    public static object? Modulo(object? left, object? right)
    {
        // Text formatting takes an undefined right side as a value like any other.
        if (left is not (string or MarkupText))
            (left, right) = Operands(left, right);
        return left switch
        {
            string format => PercentFormat.Apply(format, right),
            MarkupText format => new MarkupText(PercentFormat.Apply(format.Text, right, escape: true)),
            _ => Numbers("%", left, right, Modulus, (x, y) => y == 0 ? throw Raise.ZeroDivision("float modulo") : Remainder(x, y)),
        };
    }

    public static object? Power(object? left, object? right)
    {
        (left, right) = Operands(left, right);
        if (!PythonNumber.IsNumber(left) || !PythonNumber.IsNumber(right))
            throw Unsupported("** or pow()", left, right);
        if (PythonNumber.IsInteger(left, out var a) && PythonNumber.IsInteger(right, out var b) && b.Sign >= 0)
        {
            if (a.IsZero || a.IsOne || b.IsZero)
                return b.IsZero ? 1L : PythonNumber.Fit(a);
            if (a == BigInteger.MinusOne)
                return b.IsEven ? 1L : -1L;
            if (b * (a.GetBitLength() + 1) > MostBits)
                throw Raise.Limit($"a power of more than {MostBits} bits is larger than a template may make");
            Budget.Text((long)b * a.GetBitLength());
            return PythonNumber.Fit(BigInteger.Pow(a, (int)b));
        }
        var (x, y) = (PythonNumber.ToDouble(left!), PythonNumber.ToDouble(right!));
        if (x == 0 && y < 0)
            throw Raise.ZeroDivision("0.0 cannot be raised to a negative power");
        if (x < 0 && double.IsFinite(x) && double.IsFinite(y) && !double.IsInteger(y))
            throw Raise.Value("complex numbers are not supported in templates");
        var power = x == 1 ? 1.0 : Math.Pow(x, y);
        return double.IsInfinity(power) && double.IsFinite(x) && double.IsFinite(y)
            ? throw Raise.Runtime("OverflowError", "(34, 'Numerical result out of range')")
            : power;
    }

    public static object? Negate(object? value) => Unary("-", value, i => -i, d => -d);

    public static object? Positive(object? value) => Unary("+", value, i => i, d => d);

    public static TemplateException Unsupported(string op, object? left, object? right) =>
        Raise.Type($"unsupported operand type(s) for {op}: '{PythonTypes.Name(left)}' and '{PythonTypes.Name(right)}'");

    private static object? Unary(string op, object? value, Func<BigInteger, BigInteger> integer, Func<double, double> real)
    {
        value = Plain.Value(value);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        if (PythonNumber.IsInteger(value, out var i))
            return PythonNumber.Fit(integer(i));
        return value is double d ? real(d) : throw Raise.Type($"bad operand type for unary {op}: '{PythonTypes.Name(value)}'");
    }

    private static object Numbers(
        string op, object? left, object? right, Func<BigInteger, BigInteger, BigInteger> integer, Func<double, double, double> real)
    {
        if (!PythonNumber.IsNumber(left) || !PythonNumber.IsNumber(right))
            throw Unsupported(op, left, right);
        if (PythonNumber.IsInteger(left, out var a) && PythonNumber.IsInteger(right, out var b))
        {
            Budget.Scan((left is BigInteger ? a.GetBitLength() : 0) + (right is BigInteger ? b.GetBitLength() : 0));
            return PythonNumber.Fit(integer(a, b));
        }
        return real(PythonNumber.ToDouble(left!), PythonNumber.ToDouble(right!));
    }

    private static (object? Left, object? Right) Operands(object? left, object? right)
    {
        if ((left as UndefinedValue ?? right as UndefinedValue) is { } undefined)
            throw undefined.Error();
        return (Plain.Value(left), Plain.Value(right));
    }

    private static string Sized(string left, string right)
    {
        Budget.Text(left.Length + (long)right.Length);
        return right;
    }

    private static string Escaped(object? value) => value is MarkupText markup ? markup.Text : MarkupText.Escape((string)value!);

    private static bool IsSequence(object? value) => value is string or MarkupText or List<object?> or TupleValue;

    private static object Repeat(object sequence, long count)
    {
        switch (sequence)
        {
            case string text: return TextUnits.Repeat(text, count);
            case MarkupText markup: return new MarkupText(TextUnits.Repeat(markup.Text, count));
        }
        var items = sequence is TupleValue tuple ? tuple.Items : (List<object?>)sequence;
        count = items.Count == 0 ? 0 : Math.Max(count, 0);
        Budget.Items((long)Int128.Min((Int128)items.Count * count, long.MaxValue));
        var repeated = new List<object?>(items.Count * (int)count);
        for (var i = 0; i < count; i++)
            repeated.AddRange(items);
        return sequence is TupleValue ? new TupleValue(repeated) : repeated;
    }

    private static BigInteger Product(BigInteger a, BigInteger b)
    {
        var bits = a.GetBitLength() + b.GetBitLength();
        if (bits > MostBits)
            throw Raise.Limit($"a product of more than {MostBits} bits is larger than a template may make");
        Budget.Text(bits / 8);
        return a * b;
    }

    private static BigInteger Floor(BigInteger a, BigInteger b)
    {
        if (b.IsZero)
            throw Raise.ZeroDivision("integer division or modulo by zero");
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return !rest.IsZero && rest.Sign != b.Sign ? quotient - 1 : quotient;
    }

    private static BigInteger Modulus(BigInteger a, BigInteger b)
    {
        if (b.IsZero)
            throw Raise.ZeroDivision("integer modulo by zero");
        var rest = BigInteger.Remainder(a, b);
        return !rest.IsZero && rest.Sign != b.Sign ? rest + b : rest;
    }

    private static double Remainder(double x, double y)
    {
        var rest = x % y;
        return rest == 0 ? Math.CopySign(0, y) : rest < 0 != y < 0 ? rest + y : rest;
    }
}
