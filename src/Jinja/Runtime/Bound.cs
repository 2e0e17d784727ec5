using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>Arguments in the order of their parameters.</summary>
internal readonly struct Bound(object?[] values, Arguments given)
{
    public Arguments Given => given;

    public object? this[int index] => values[index];

    public bool Has(int index) => !ReferenceEquals(values[index], Parameters.Unset);

    /// <summary>The value, or None if it was not given.</summary>
    public object? Or(int index, object? otherwise) => Has(index) ? values[index] : otherwise;

    /// <summary>The value with any JSON opened.</summary>
    public object? Plain(int index) => Values.Plain.Value(Or(index, null));

    public bool Truth(int index, bool otherwise = false) => Has(index) ? Python.Truth.Of(values[index]) : otherwise;

    public bool IsNone(int index) => !Has(index) || Values.Plain.Scalar(values[index]) is null;

    public long Integer(int index, long otherwise = 0)
    {
        if (!Has(index))
            return otherwise;
        var value = Plain(index);
        return value is UndefinedValue undefined ? throw undefined.Error()
            : PythonNumber.TryIndex(value, out var integer) ? integer
            : throw Raise.Type($"'{PythonTypes.Name(value)}' object cannot be interpreted as an integer");
    }

    /// <summary>A count that is about to cost memory.</summary>
    public int Count(int index, long otherwise = 0)
    {
        var count = Math.Min(Integer(index, otherwise), int.MaxValue);
        Budget.Text(count);
        return (int)Math.Max(count, int.MinValue);
    }

    /// <summary>Text or markup as text; anything else is refused.</summary>
    public string Text(int index)
    {
        var value = Plain(index);
        return Values.Plain.TextOrNull(value)
            ?? throw (value is UndefinedValue undefined ? undefined.Error() : Raise.Type($"must be str, not {PythonTypes.Name(value)}"));
    }
}
