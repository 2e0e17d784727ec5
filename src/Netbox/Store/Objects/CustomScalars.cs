using System.Text.Json;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>The single values of custom fields, those of lists one by one, read where they lie. Objects within are passed over.</summary>
/// <param name="json">The values by name.</param>
/// <param name="deepest">How deep they may go.</param>
internal ref struct CustomScalars(ReadOnlySpan<byte> json, int deepest)
{
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = deepest });

    /// <summary>The field's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>A string, a number, true or false.</summary>
    public readonly JsonTokenType Kind => _reader.TokenType;

    public string Text => _reader.GetString()!; // a string

    public bool TryGetNumber(out decimal number) => _reader.TryGetDecimal(out number);

    public bool Next()
    {
        while (_reader.Read())
            switch (_reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Name = _reader.GetString()!; // a name
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when _reader.CurrentDepth > 1:
                case JsonTokenType.StartObject when _reader.CurrentDepth == 1:
                    _reader.Skip();
                    break;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    return true;
            }
        return false;
    }
}
