using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>The variables of one host, kept small until someone asks for them.</summary>
internal sealed class KeptVariables
{
    private readonly SharedPieces _pieces;
    private readonly object _kept;

    private KeptVariables(SharedPieces pieces, object kept) => (_pieces, _kept) = (pieces, kept);

    // What JSON has no form for stays as it is.
    public static KeptVariables Of(Mapping variables, SharedPieces pieces, ObjectPacker packer) =>
        new(pieces, packer.Pack(variables) ?? (object)variables);

    /// <summary>The variables; values may be <see cref="JsonElement"/> at any depth.</summary>
    public Mapping Read()
    {
        if (_kept is not byte[] packed)
            return (Mapping)_kept;
        var variables = new Mapping();
        foreach (var property in PackedJson.Parse(_pieces, packed).EnumerateObject())
            variables[JsonStrings.NameOf(property)] = Value(property.Value);
        return variables;
    }

    // Half of a surrogate pair, which only an expression can bring, cannot be written from JSON.
    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => JsonStrings.Of(value),
        JsonValueKind.Array or JsonValueKind.Object
            when System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value).IndexOf("\\ud"u8) >= 0 => JsonValues.FromJson(value),
        _ => value,
    };
}
