using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Store.Values;

/// <summary>Values as Python prints them; NetBox's messages quote them so.</summary>
internal static class PythonValueText
{
    public static string Str(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Repr(value);

    public static string Repr(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    public static string Repr(string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var text = new StringBuilder().Append(quote);
        foreach (var c in value)
            text.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when c == quote => "\\" + c,
                < ' ' or '\x7f' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        return text.Append(quote).ToString();
    }

    /// <summary>The name of the Python type a JSON value becomes.</summary>
    public static string TypeName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => IsWhole(value) ? "int" : "float",
        _ => "NoneType",
    };

    public static bool IsWhole(JsonElement number) => number.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var firstKey = true;
                foreach (var property in value.EnumerateObject())
                {
                    text.Append(firstKey ? "" : ", ").Append(Repr(property.Name)).Append(": ");
                    Write(text, property.Value);
                    firstKey = false;
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(first ? "" : ", ");
                    Write(text, item);
                    first = false;
                }
                text.Append(']');
                break;
            default:
                text.Append(value.ValueKind switch
                {
                    JsonValueKind.String => Repr(value.GetString()!),
                    JsonValueKind.True => "True",
                    JsonValueKind.False => "False",
                    JsonValueKind.Null => "None",
                    _ => value.GetRawText(),
                });
                break;
        }
    }
}
