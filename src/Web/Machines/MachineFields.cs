using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>The fields of a machine as somebody typed them, on their way to the API.</summary>
internal sealed class MachineFields
{
    /// <summary>JSON as people read it.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is to be written.</summary>
    public JsonObject Body { get; } = [];

    /// <summary>What the form itself can tell is wrong; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Notes a problem, unless there is one already.</summary>
    public void Refuse(string problem) => Problem ??= problem;

    /// <summary>A number, or null where nothing was typed.</summary>
    public JsonNode? Number(string field, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        if (decimal.TryParse(given, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse($"{field}: '{given}' is no number.");
        return null;
    }

    /// <summary>A JSON object, or null where nothing was typed.</summary>
    public JsonNode? Context(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var (value, problem) = GivenJson.Of(text);
        if (value is JsonObject context)
            return context;
        Refuse(problem is null ? "The context has to be a JSON object, as {\"software\": [\"nginx\"]}." : $"The context: {problem}");
        return null;
    }
}
