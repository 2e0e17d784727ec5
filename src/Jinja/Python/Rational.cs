using System.Globalization;
using System.Numerics;

namespace Plumbline.Jinja.Python;

/// <summary>Exact decimal forms of floating-point numbers, rounded half to even as C's printf and Python's <c>round</c> do.</summary>
internal static class Rational
{
    // No double has more digits than these; further ones are zeros.
    private const int MostDigits = 1100;

    /// <summary>
    /// Digits of a finite non-negative number with a fixed count after the point; a negative count rounds to tens, hundreds …
    /// </summary>
    public static string Fixed(double value, int precision)
    {
        if (precision > MostDigits)
            return Fixed(value, MostDigits) + new string('0', precision - MostDigits);
        var (mantissa, exponent) = Parts(value);
        var scaled = Scale(mantissa, exponent, precision);
        if (precision <= 0)
            return (scaled * BigInteger.Pow(10, -precision)).ToString(CultureInfo.InvariantCulture);
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return digits[..^precision] + "." + digits[^precision..];
    }

    /// <summary>Significant digits (precision + 1 of them) and the decimal exponent of the first.</summary>
    public static (string Digits, int Exponent) Scientific(double value, int precision)
    {
        if (precision > MostDigits && Scientific(value, MostDigits) is var exact)
            return (exact.Digits + new string('0', precision - MostDigits), exact.Exponent);
        if (value == 0)
            return (new string('0', precision + 1), 0);
        var (mantissa, exponent) = Parts(value);
        var ten = (int)Math.Floor(Math.Log10(value));
        while (true)
        {
            var digits = Scale(mantissa, exponent, precision - ten).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == precision + 1)
                return (digits, ten);
            ten += digits.Length > precision + 1 ? 1 : -1;
        }
    }

    /// <summary>Python's <c>round(value, digits)</c>.</summary>
    public static double Round(double value, int digits)
    {
        if (!double.IsFinite(value) || digits > 323)
            return value;
        if (digits < -308)
            return Math.CopySign(0, value);
        var rounded = double.Parse(Fixed(Math.Abs(value), digits), CultureInfo.InvariantCulture);
        return Math.CopySign(rounded, value);
    }

    /// <summary>Python's <c>round(integer, digits)</c> for negative digits.</summary>
    public static BigInteger Round(BigInteger value, int digits)
    {
        var unit = BigInteger.Pow(10, -digits);
        return HalfEven(BigInteger.Abs(value), unit) * unit * value.Sign;
    }

    /// <summary>The correctly rounded quotient of two integers.</summary>
    public static double ToDouble(BigInteger dividend, BigInteger divisor)
    {
        var sign = dividend.Sign * divisor.Sign;
        var (a, b) = (BigInteger.Abs(dividend), BigInteger.Abs(divisor));
        const long exact = 1L << 53;
        if (a <= exact && b <= exact)
            return (double)dividend / (double)divisor;
        // 66 bits of quotient plus a sticky bit leave the rounding to the conversion of one integer.
        var shift = (int)(66 - (a.GetBitLength() - b.GetBitLength()));
        var quotient = shift >= 0 ? BigInteger.DivRem(a << shift, b, out var rest) : BigInteger.DivRem(a, b << -shift, out rest);
        var whole = (quotient << 1) | (rest.IsZero ? BigInteger.Zero : BigInteger.One);
        var bits = (int)whole.GetBitLength() - 54;
        var head = (long)(whole >> bits);
        var sticky = (whole & ((BigInteger.One << bits) - 1)).IsZero ? 0 : 1;
        // head has 54 bits: round the last one half to even.
        var up = (head & 1) == 1 && (sticky == 1 || (head & 2) == 2);
        var value = Math.ScaleB((head >> 1) + (up ? 1 : 0), bits + 1 - shift - 1);
        return double.IsInfinity(value) ? throw Raise.Overflow("integer division result too large for a float") : sign * value;
    }

    private static (BigInteger Mantissa, int Exponent) Parts(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = bits & 0xfffffffffffffL;
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1L << 52), exponent - 1075);
    }

    // mantissa * 2^exponent * 10^digits, rounded half to even
    private static BigInteger Scale(BigInteger mantissa, int exponent, int digits)
    {
        var (numerator, denominator) = (mantissa, BigInteger.One);
        if (exponent >= 0)
            numerator <<= exponent;
        else
            denominator <<= -exponent;
        if (digits >= 0)
            numerator *= BigInteger.Pow(10, digits);
        else
            denominator *= BigInteger.Pow(10, -digits);
        return HalfEven(numerator, denominator);
    }

    private static BigInteger HalfEven(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var order = (rest << 1).CompareTo(denominator);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
