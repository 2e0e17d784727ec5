using System.Numerics;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>bool()</c> and <c>len()</c>.</summary>
public static class Truth
{
    public static bool Of(object? value)
    {
        switch (value)
        {
            case bool b: return b;
            case null: return false;
            case string s: return s.Length > 0;
            case long l: return l != 0;
            case double d: return d != 0;
            case BigInteger i: return !i.IsZero;
            case UndefinedValue undefined:
                undefined.FailIfStrict();
                return false;
            case JsonElement { ValueKind: JsonValueKind.Object } e: return e.GetPropertyCount() > 0;
            case JsonElement { ValueKind: JsonValueKind.Array } e: return e.GetArrayLength() > 0;
            case JsonElement e: return Of(Plain.Scalar(e));
            default: return LengthOrNull(value) is not 0;
        }
    }

    public static long Length(object? value)
    {
        if (value is UndefinedValue undefined)
        {
            undefined.FailIfStrict();
            return 0;
        }
        return LengthOrNull(value) ?? throw Raise.Type($"object of type '{PythonTypes.Name(value)}' has no len()");
    }

    /// <summary>The length of whatever has one.</summary>
    public static long? LengthOrNull(object? value) => value switch
    {
        string s => TextUnits.Length(s),
        MarkupText m => TextUnits.Length(m.Text),
        List<object?> list => list.Count,
        TupleValue tuple => tuple.Items.Count,
        Mapping mapping => mapping.Count,
        RangeValue range => range.Count,
        DictView view => view.Mapping.Count,
        ISized sized => sized.Length,
        TemplateList objects => objects.Length,
        JsonElement element => LengthOrNull(Plain.Value(element)),
        _ => null,
    };
}
