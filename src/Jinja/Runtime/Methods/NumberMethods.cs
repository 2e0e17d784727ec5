using System.Numerics;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>The harmless attributes of <c>int</c>, <c>bool</c> and <c>float</c>.</summary>
internal static class NumberMethods
{
    public static bool TryBind(object? self, string name, out object? bound)
    {
        bound = null;
        if (PythonNumber.IsInteger(self, out var integer))
            bound = name switch
            {
                "real" or "numerator" => PythonNumber.Fit(integer),
                "imag" => 0L,
                "denominator" => 1L,
                "bit_length" => Method("int", name, () => (long)BigInteger.Abs(integer).GetBitLength()),
                "conjugate" => Method("int", name, () => PythonNumber.Fit(integer)),
                _ => null,
            };
        else if (self is double real)
            bound = name switch
            {
                "real" => real,
                "imag" => 0.0,
                "is_integer" => Method("float", name, () => double.IsInteger(real)),
                "conjugate" => Method("float", name, () => real),
                _ => null,
            };
        return bound is not null;
    }

    private static Function Method(string type, string name, Func<object?> call) =>
        new($"<built-in method {name} of {type} object at 0x7f0000000000>", "builtin_function_or_method", (_, arguments) =>
        {
            new Parameters(name, 0).Bind(arguments);
            return call();
        });
}
