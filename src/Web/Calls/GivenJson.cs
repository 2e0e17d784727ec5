using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Values;

namespace Plumbline.Web.Calls;

/// <summary>JSON that somebody typed or sent, checked for what could be read but not be written again.</summary>
internal static class GivenJson
{
    /// <summary>Levels of nesting that are taken.</summary>
    public const int Deepest = 32;

    private static readonly JsonDocumentOptions Open = new() { MaxDepth = 1000 };

    /// <returns>The value; or what is wrong with the text, to be put behind what it was typed for and a colon.</returns>
    public static (JsonNode? Value, string? Problem) Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Open);
            return Problem(document.RootElement, "", 1) is { } problem
                ? (null, problem) : (JsonNode.Parse(document.RootElement.GetRawText()), null);
        }
        catch (JsonException e)
        {
            return (null, $"this is no JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}.");
        }
        catch (ArgumentException)
        {
            // The text itself has half of a character.
            return (null, "this is no JSON that can be written.");
        }
    }

    private static string? Problem(JsonElement value, string at, int depth)
    {
        if (value.ValueKind == JsonValueKind.String)
            return IsWritable(value) ? null
                : $"this is no JSON that can be written: {(at.Length > 0 ? at : "it")} "
                    + "holds half of a character (\\ud800 to \\udfff alone).";
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return null;
        if (depth > Deepest)
            return $"it is nested more than {Deepest} levels deep.";
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().Select(item => Problem(item, at, depth + 1)).FirstOrDefault(p => p is not null);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonStrings.NameOf(property);
            var path = at.Length > 0 ? $"{at}.{name}" : name;
            if (!IsWhole(name))
                return "this is no JSON that can be written: a name holds half of a character (\\ud800 to \\udfff alone).";
            if (!names.Add(name))
                return $"{path} stands twice.";
            if (Problem(property.Value, path, depth + 1) is { } problem)
                return problem;
        }
        return null;
    }

    private static bool IsWritable(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsWhole(string name)
    {
        for (var i = 0; i < name.Length; i++)
            if (char.IsSurrogate(name[i]) && (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[++i])))
                return false;
        return true;
    }
}
