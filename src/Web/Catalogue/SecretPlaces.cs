using System.Text.Json.Nodes;
using Plumbline.Automation.Catalogue;

namespace Plumbline.Web.Catalogue;

/// <summary>
/// Where in a config context secrets of a role may stand: its secret options, and as a whole the lists with such options. What stands there
/// is never shown, whoever put it there.
/// </summary>
public sealed class SecretPlaces(IReadOnlyList<RoleOption> options)
{
    /// <summary>What is shown in their place.</summary>
    public const string Mask = "•••";

    private readonly List<string[]> _paths = [.. RoleField.Of(options)
        .Where(f => f.IsSecret || !f.IsGroup && f.Option.HoldsSecret).Select(f => f.Path.ToArray())];

    /// <summary>Whether a value is one, is within one, or stands where a mapping with one would.</summary>
    /// <param name="path">The names of the value and of those around it.</param>
    public bool Cover(IReadOnlyList<string> path) => _paths.Exists(p => p.Zip(path).All(pair => pair.First == pair.Second));

    /// <summary>A copy of what is to be written, without them.</summary>
    /// <param name="body">Of a request that changes a context or machines.</param>
    /// <returns>It; and whether anything was hidden.</returns>
    public (JsonNode Shown, bool IsAny) Hide(JsonNode body)
    {
        var shown = body.DeepClone();
        var isAny = false;
        foreach (var item in (shown as JsonArray)?.AsEnumerable() ?? [shown])
            if ((item?["local_context_data"] ?? item?["data"]) is JsonObject data)
                foreach (var path in _paths)
                    isAny |= Hide(data, path);
        return (shown, isAny);
    }

    private static bool Hide(JsonObject data, ReadOnlySpan<string> path)
    {
        if (data[path[0]] is not { } value)
            return false;
        if (path.Length > 1 && value is JsonObject inner)
            return Hide(inner, path[1..]);
        data[path[0]] = Mask;
        return true;
    }
}
