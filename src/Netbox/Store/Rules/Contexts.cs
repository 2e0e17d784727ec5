using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Context data is an object.</summary>
internal static class Contexts
{
    public const string NoObject = "JSON data must be in object form. Example: {\"foo\": 123}";

    public static bool CheckLocal(RuleContext context) =>
        context.Draft["local_context_data"] is not JsonElement { ValueKind: not JsonValueKind.Object }
            || context.Refuse("local_context_data", NoObject);
}
