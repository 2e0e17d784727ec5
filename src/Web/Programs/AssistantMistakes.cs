using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Programs;

/// <summary>Tells an assistant what was wrong with what it asked. That is no fault of ours, and no line of the log.</summary>
internal static class AssistantMistakes
{
    private const int Shown = 100;

    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Tell(
        McpRequestHandler<CallToolRequestParams, CallToolResult> call) => async (request, cancellationToken) =>
    {
        var tool = (request.MatchedPrimitive as McpServerTool)?.ProtocolTool;
        if (tool is not null && Mistakes(tool, request.Params?.Arguments).ToList() is { Count: > 0 } mistakes)
            return Refused(string.Join("; ", mistakes));
        try
        {
            return await call(request, cancellationToken).ConfigureAwait(false);
        }
        catch (McpException refused) when (refused is not McpProtocolException)
        {
            return Refused(refused.Message);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return Refused("an argument cannot be read as the tool's schema has it");
        }
    };

    private static CallToolResult Refused(string why) => new() { IsError = true, Content = [new TextContentBlock { Text = why }] };

    private static IEnumerable<string> Mistakes(Tool tool, IDictionary<string, JsonElement>? given)
    {
        var properties = tool.InputSchema.At("properties");
        var known = properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().ToList() : [];
        foreach (var required in tool.InputSchema.List("required").Select(name => name.GetString()!))
            if (given?.ContainsKey(required) != true)
                yield return $"{required} is missing";
        foreach (var (name, value) in given ?? new Dictionary<string, JsonElement>())
            if (known.FirstOrDefault(p => p.Name == name) is not { Value.ValueKind: JsonValueKind.Object } property)
                yield return $"{tool.Name} has no argument {Elements.Words.Cut(name, Shown)}: it has {string.Join(", ", known.Select(p => p.Name))}";
            else if (!Fits(property.Value.Text("type"), value))
                yield return $"{name} is of type {property.Value.Text("type")}, not {Elements.Words.Cut(value.GetRawText(), Shown)}";
    }

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "string" => value.ValueKind == JsonValueKind.String,
        _ => true,
    };
}
