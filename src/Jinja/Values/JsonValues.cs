using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Plumbline.Jinja.Values;

/// <summary>The bridge between JSON (events, NetBox answers) and the values of templates.</summary>
public static class JsonValues
{
    // As Python: longer integers are refused, for they cost more than they are worth.
    private const int MostDigits = 4300;

    /// <summary>
    /// Reads a JSON element; integers of any size stay integers, numbers with a point or exponent become double, repeated keys keep the
    /// last value.
    /// </summary>
    /// <exception cref="JsonException">An integer has more than 4300 digits.</exception>
    public static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(element),
        JsonValueKind.Array => ReadArray(element),
        JsonValueKind.String => JsonStrings.Of(element),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>
    /// Writes a value as JSON; tuples become arrays and keys that are not text are written as Python's <c>json</c> writes them.
    /// </summary>
    /// <exception cref="NotSupportedException">The value is of a type that JSON cannot hold, or a number that is not finite.</exception>
    public static void WriteTo(Utf8JsonWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool b: writer.WriteBooleanValue(b); break;
            case long l: writer.WriteNumberValue(l); break;
            case BigInteger i: writer.WriteRawValue(i.ToString(CultureInfo.InvariantCulture)); break;
            case double d: WriteDouble(writer, d); break;
            case string s: WriteText(writer, s); break;
            case JsonElement e: e.WriteTo(writer); break;
            case Mapping m: WriteMapping(writer, m); break;
            case List<object?> items: WriteItems(writer, items); break;
            case TupleValue tuple: WriteItems(writer, tuple.Items); break;
            default: throw new NotSupportedException($"a value of type {value.GetType().Name} has no JSON form");
        }
    }

    private static Mapping ReadObject(JsonElement element)
    {
        var mapping = new Mapping();
        foreach (var property in element.EnumerateObject())
            mapping[JsonStrings.NameOf(property)] = FromJson(property.Value);
        return mapping;
    }

    private static List<object?> ReadArray(JsonElement element)
    {
        var items = new List<object?>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            items.Add(FromJson(item));
        return items;
    }

    private static object ReadNumber(JsonElement element)
    {
        if (element.TryGetInt64(out var integer))
            return integer;
        var text = element.GetRawText();
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
            return element.GetDouble();
        return text.Length <= MostDigits
            ? BigInteger.Parse(text, CultureInfo.InvariantCulture)
            : throw new JsonException($"a number has more than {MostDigits} digits");
    }

    // Python keeps "1.0" a float on the way out; System.Text.Json would write 1.
    private static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value))
            throw new NotSupportedException("a number that is not finite has no JSON form");
        writer.WriteRawValue(NumberText.Of(value));
    }

    // Half of a surrogate pair has no UTF-8 form, but an escape.
    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 || JsonStrings.IsWhole(text))
            writer.WriteStringValue(text);
        else
            writer.WriteRawValue(JsonStrings.Quoted(text), skipInputValidation: true);
    }

    private static void WriteMapping(Utf8JsonWriter writer, Mapping mapping)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in mapping)
        {
            writer.WritePropertyName(KeyText(key));
            WriteTo(writer, item);
        }
        writer.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter writer, IReadOnlyList<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            WriteTo(writer, item);
        writer.WriteEndArray();
    }

    private static string KeyText(object key) => key switch
    {
        string s => s,
        bool b => b ? "true" : "false",
        double d => NumberText.Of(d),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => key.ToString() ?? "null",
    };
}
