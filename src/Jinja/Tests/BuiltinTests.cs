using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Tests;

/// <summary>Jinja2's own tests.</summary>
internal static class BuiltinTests
{
    public static Dictionary<string, Operation> All()
    {
        var all = new Dictionary<string, Operation>
        {
            ["odd"] = One("test_odd", value => Comparison.AreEqual(Arithmetic.Modulo(value, 2L), 1L)),
            ["even"] = One("test_even", value => Comparison.AreEqual(Arithmetic.Modulo(value, 2L), 0L)),
            ["divisibleby"] = new(
                new("test_divisibleby", 2, "value", "num"), (_, b) => Comparison.AreEqual(Arithmetic.Modulo(b[0], b[1]), 0L)),
            ["defined"] = One("test_defined", value => value is not UndefinedValue),
            ["undefined"] = One("test_undefined", value => value is UndefinedValue),
            ["filter"] = new(new("test_filter", 1, "value"), (context, b) => Hashing.Key(b[0]) is string name
                && context.Catalog.Filters.ContainsKey(name)),
            ["test"] = new(
                new("test_test", 1, "value"), (context, b) => Hashing.Key(b[0]) is string name && context.Catalog.Tests.ContainsKey(name)),
            ["none"] = One("test_none", value => value is null),
            ["boolean"] = One("test_boolean", value => value is bool),
            ["false"] = One("test_false", value => value is false),
            ["true"] = One("test_true", value => value is true),
            ["integer"] = One("test_integer", value => value is long or BigInteger),
            ["float"] = One("test_float", value => value is double),
            ["lower"] = One("test_lower", value => TextCase.IsAllLower(PythonText.Str(value))),
            ["upper"] = One("test_upper", value => TextCase.IsAllUpper(PythonText.Str(value))),
            ["string"] = One("test_string", value => value is string or MarkupText),
            ["mapping"] = One("test_mapping", value => Plain.Value(value) is Mapping),
            ["number"] = One("test_number", PythonNumber.IsNumber),
            ["sequence"] = One("test_sequence", IsSequence),
            ["iterable"] = One("test_iterable", IsIterable),
            ["callable"] = One("callable", value => value is Callable or UndefinedValue),
            ["sameas"] = new(new("test_sameas", 2, "value", "other"), (_, b) => IsSameObject(b[0], b[1])),
            ["escaped"] = One("test_escaped", value => value is MarkupText or UndefinedValue { IsChainable: true }),
            ["in"] = new(new("test_in", 2, "value", "seq"), (_, b) => Comparison.Contains(b[1], b[0])),
            ["eq"] = Two("eq", Comparison.AreEqual),
            ["ne"] = Two("ne", (a, b) => !Comparison.AreEqual(a, b)),
            ["gt"] = Two("gt", (a, b) => Comparison.Order(a, ">", b)),
            ["ge"] = Two("ge", (a, b) => Comparison.Order(a, ">=", b)),
            ["lt"] = Two("lt", (a, b) => Comparison.Order(a, "<", b)),
            ["le"] = Two("le", (a, b) => Comparison.Order(a, "<=", b)),
        };
        foreach (var (name, same) in new[]
        {
            ("==", "eq"), ("equalto", "eq"), ("!=", "ne"), (">", "gt"), ("greaterthan", "gt"), (">=", "ge"), ("<", "lt"),
            ("lessthan", "lt"), ("<=", "le"),
        })
            all[name] = all[same];
        return all;
    }

    private static Operation One(string function, Func<object?, bool> test) =>
        new(new(function, 1, "value"), (_, b) => test(Plain.Scalar(b[0])));

    private static Operation Two(string function, Func<object?, object?, bool> test) =>
        new(new(function, 2, "a", "b"), (_, b) => test(b[0], b[1]));

    private static bool IsSequence(object? value) => Plain.Value(value) is string or MarkupText or List<object?> or TupleValue or Mapping
        or RangeValue or UndefinedValue { IsStrict: false };

    private static bool IsIterable(object? value)
    {
        (value as UndefinedValue)?.FailIfStrict();
        return Iteration.IsIterable(value);
    }

    // Python keeps one object for each small integer, boolean and None, and usually for each short text.
    private static bool IsSameObject(object? left, object? right) => (Plain.Scalar(left), Plain.Scalar(right)) switch
    {
        (null, null) => true,
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (string a, string b) => a == b,
        (double, double) => false,
        var (a, b) => ReferenceEquals(a, b),
    };
}
