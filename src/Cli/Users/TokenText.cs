using System.Globalization;
using System.Text.Json;

namespace Plumbline.Cli.Users;

/// <summary>Tokens as lists show them: never their secret.</summary>
internal static class TokenText
{
    private static readonly string[] Fields =
        ["version", "key", "description", "created", "expires", "last_used", "enabled", "write_enabled", "allowed_ips"];

    public static string Line(JsonElement token) => string.Create(CultureInfo.InvariantCulture,
        $"{UserLookup.Id(token),4}  {(Text(token, "key") is { Length: > 0 } key ? $"nbt_{key}" : "version 1"),-16}  {Rights(token),-10}  "
            + $"{Used(token)}{Limits(token)}{Described(token)}");

    public static void Write(Utf8JsonWriter json, JsonElement token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", UserLookup.Id(token));
        json.WriteString("user", UserOf(token));
        foreach (var name in Fields)
        {
            json.WritePropertyName(name);
            token.GetProperty(name).WriteTo(json);
        }
        json.WriteEndObject();
    }

    public static string UserOf(JsonElement token) => token.GetProperty("user").GetProperty("username").GetString() ?? "";

    private static string Rights(JsonElement token) =>
        !token.GetProperty("enabled").GetBoolean() ? "disabled"
        : token.GetProperty("write_enabled").GetBoolean() ? "read-write" : "read-only";

    private static string Used(JsonElement token) => Text(token, "last_used") is { Length: > 0 } at ? $"used {at}" : "never used";

    private static string Limits(JsonElement token)
    {
        var from = token.GetProperty("allowed_ips") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? $"; from {string.Join(", ", list.EnumerateArray().Select(ip => ip.GetString()))}" : "";
        return (Text(token, "expires") is { Length: > 0 } end ? $"; until {end}" : "") + from;
    }

    private static string Described(JsonElement token) => Text(token, "description") is { Length: > 0 } text ? $"; {text}" : "";

    private static string Text(JsonElement item, string name) =>
        item.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
