using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Values;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Catalogue;

/// <summary>
/// A role that is to be software of something, or no longer. What a machine runs stands in its config context, in the list
/// <c>ansible_roles</c>, and the roles' variables beside it. Lists of contexts do not add up: the heaviest counts, the machine's own before
/// all.
/// </summary>
/// <param name="Role">Its name.</param>
/// <param name="Removes">Whether it goes.</param>
/// <param name="Values">Variables that are set with it.</param>
/// <param name="Dropped">Variables that go with it.</param>
internal sealed record SoftwareWish(string Role, bool Removes, IReadOnlyList<RoleValue> Values, IReadOnlyList<string> Dropped)
{
    /// <summary>The data of one context, or of one machine, with the wish done.</summary>
    /// <param name="own">The data as it is; undefined or null for none.</param>
    /// <param name="rendered">What counts for the machine with all contexts; the same as <paramref name="own"/> for a context.</param>
    /// <returns>Null where nothing is to be changed.</returns>
    public JsonObject? Onto(JsonElement own, JsonElement rendered)
    {
        var data = Opened(own);
        var counting = data.ContainsKey(MachineSoftware.Key) ? own : rendered;
        var isChanged = MachineSoftware.Of(counting).Contains(Role) == Removes;
        if (isChanged)
            data[MachineSoftware.Key] = Changed(counting.At(MachineSoftware.Key));
        foreach (var value in Values)
            isChanged |= Set(data, value.Path, value.Value);
        foreach (var name in Dropped)
            isChanged |= data.Remove(name);
        return isChanged ? data : null;
    }

    /// <summary>Whether the software in some data is a list or one role, so that a wish can be done.</summary>
    public static bool IsReadable(JsonElement data) => data.At(MachineSoftware.Key).ValueKind
        is JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null;

    // What is no text stays where it is: a playbook may read roles with conditions.
    private JsonArray Changed(JsonElement listed)
    {
        IEnumerable<JsonElement> items = listed.ValueKind switch
        {
            JsonValueKind.Array => listed.EnumerateArray(),
            JsonValueKind.String => [listed],
            _ => [],
        };
        var kept = items.Where(i => i.ValueKind != JsonValueKind.String || i.Text() != Role).Select(ToNode);
        return new JsonArray([.. Removes ? kept : kept.Append(Role)]);
    }

    private static bool Set(JsonObject data, IReadOnlyList<string> path, JsonNode? value)
    {
        if (path.Count == 1)
        {
            if (value is null)
                return data.Remove(path[0]);
            if (data.TryGetPropertyValue(path[0], out var before) && JsonNode.DeepEquals(before, value))
                return false;
            data[path[0]] = value.DeepClone();
            return true;
        }
        var inner = data[path[0]] as JsonObject;
        if (inner is null && value is null)
            return false;
        inner = inner is null ? [] : Opened(inner);
        if (!Set(inner, [.. path.Skip(1)], value))
            return false;
        if (inner.Count > 0)
            data[path[0]] = inner;
        else
            data.Remove(path[0]);
        return true;
    }

    // A name may stand twice in what somebody sent; the last counts.
    private static JsonObject Opened(JsonElement data)
    {
        var opened = new JsonObject();
        if (data.ValueKind == JsonValueKind.Object)
            foreach (var property in data.EnumerateObject())
                opened[JsonStrings.NameOf(property)] = ToNode(property.Value);
        return opened;
    }

    private static JsonObject Opened(JsonObject data) => (JsonObject)data.DeepClone();

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => Opened(value),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(ToNode)]),
        _ => JsonValue.Create(value),
    };
}
