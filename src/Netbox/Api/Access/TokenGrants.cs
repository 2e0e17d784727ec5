using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Api.Access;

/// <summary>
/// For whom tokens may be made: the token is not there yet, so that the constraints of the right to grant are asked of its user, as far as
/// they speak of him. What speaks of the token holds for nobody.
/// </summary>
internal static class TokenGrants
{
    private const string OfUser = "user__";

    public static bool Hold(JsonElement? constraints, Row user, long actor, State state) => constraints switch
    {
        null or { ValueKind: JsonValueKind.Null } => true,
        { ValueKind: JsonValueKind.Array } any => any.EnumerateArray().Any(one => Hold(one, user, actor, state)),
        { ValueKind: JsonValueKind.Object } all => all.EnumerateObject().All(one => Holds(one, user, actor, state)),
        _ => false,
    };

    private static bool Holds(JsonProperty lookup, Row user, long actor, State state)
    {
        if (lookup.Name != "user" && !lookup.Name.StartsWith(OfUser, StringComparison.Ordinal))
            return false;
        var asked = new JsonObject
        {
            [lookup.Name == "user" ? "pk" : lookup.Name[OfUser.Length..]] = JsonNode.Parse(lookup.Value.GetRawText()),
        };
        return Constraints.Compile(user.Type, JsonElement.Parse(asked.ToJsonString()), actor)(state, user);
    }
}
