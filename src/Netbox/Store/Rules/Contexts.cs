using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Context data is an object.</summary>
internal static class Contexts
{
    public const string NoObject = "JSON data must be in object form. Example: {\"foo\": 123}";

    /// <summary>Nothing in any of its forms, which NetBox takes for no value.</summary>
    public static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.String => value.GetString()!.Length == 0,
        _ => false,
    };

    public static bool CheckLocal(RuleContext context) =>
        context.Draft["local_context_data"] is not JsonElement { ValueKind: not JsonValueKind.Object }
            || context.Refuse("local_context_data", NoObject);
}
