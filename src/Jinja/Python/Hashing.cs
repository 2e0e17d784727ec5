using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Which values may be keys.</summary>
internal static class Hashing
{
    /// <summary>The value as a key of a <see cref="Mapping"/>.</summary>
    public static object Key(object? value)
    {
        switch (Plain.Value(value))
        {
            case string text:
                Budget.Scan(text.Length);
                return text;
            case null:
                return NoneKey.Instance;
            case MarkupText markup:
                return markup.Text;
            case List<object?> or Mapping:
                throw Raise.Type($"unhashable type: '{PythonTypes.Name(value)}'");
            case UndefinedValue undefined:
                undefined.FailIfStrict();
                return undefined;
            case TupleValue tuple:
                foreach (var item in tuple.Items)
                    Key(item);
                return tuple;
            case { } other:
                return other;
        }
    }

    public static bool TryKey(object? value, out object key)
    {
        var possible = Plain.Value(value) is not (List<object?> or Mapping or UndefinedValue { IsStrict: true })
            && !(value is TupleValue tuple && tuple.Items.Any(item => !TryKey(item, out _)));
        key = possible ? Key(value) : NoneKey.Instance;
        return possible;
    }
}
