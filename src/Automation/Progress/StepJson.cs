using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Automation.Progress;

/// <summary>
/// A step as one line of JSON: <c>at</c>, <c>kind</c>, <c>text</c>, and where they are known <c>ruleset</c>, <c>rule</c>, <c>match</c>,
/// <c>host</c>.
/// </summary>
public static class StepJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>With the line feed at its end.</summary>
    public static ReadOnlyMemory<byte> WriteLine(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("at", step.At);
            json.WriteString("kind", step.Kind.ToString().ToLowerInvariant());
            json.WriteString("text", step.Text);
            if (step.Ruleset is { } ruleset)
                json.WriteString("ruleset", ruleset);
            if (step.Rule is { } rule)
                json.WriteString("rule", rule);
            if (step.Match > 0)
                json.WriteNumber("match", step.Match);
            if (step.Host is { } host)
                json.WriteString("host", host);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <exception cref="JsonException">Not a step.</exception>
    public static Step Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return new Step(
            json.GetProperty("at").GetDateTimeOffset(),
            Enum.TryParse<StepKind>(json.GetProperty("kind")
                .GetString(), ignoreCase: true, out var kind) ? kind : throw new JsonException("unknown kind of step"),
            json.GetProperty("text").GetString()!, Text(json, "ruleset"), Text(json, "rule"), json.TryGetProperty("match", out var match)
                ? match.GetInt64()
                : 0, Text(json, "host"));
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
