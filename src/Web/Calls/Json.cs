using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Web.Calls;

/// <summary>Looks into objects of the API, which may lack anything.</summary>
internal static class Json
{
    /// <summary>What a path of names leads to; undefined where it leads nowhere.</summary>
    public static JsonElement At(this JsonElement of, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (of.ValueKind == JsonValueKind.Object && JsonStrings.Find(of, name) is { } found)
                of = found;
            else
                return default;
        return of;
    }

    /// <summary>It as text; empty for nothing.</summary>
    public static string Text(this JsonElement of, params ReadOnlySpan<string> path) => of.At(path) switch
    {
        { ValueKind: JsonValueKind.String } text => JsonStrings.Of(text) ?? "",
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "",
        var other => other.GetRawText(),
    };

    public static long Number(this JsonElement of, params ReadOnlySpan<string> path) =>
        of.At(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;

    public static IEnumerable<JsonElement> List(this JsonElement of, params ReadOnlySpan<string> path) =>
        of.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
