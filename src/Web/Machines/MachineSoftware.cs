using System.Text.Json;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>What a machine runs, as config contexts say it: the roles of the list <c>ansible_roles</c>.</summary>
internal static class MachineSoftware
{
    public const string Key = "ansible_roles";

    /// <summary>The roles that the data of a context lists; a single text is one role.</summary>
    public static IReadOnlyList<string> Of(JsonElement data) => data.At(Key) switch
    {
        { ValueKind: JsonValueKind.Array } list =>
            [.. list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.Text())],
        { ValueKind: JsonValueKind.String } one => [one.Text()],
        _ => [],
    };
}
