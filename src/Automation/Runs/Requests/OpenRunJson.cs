using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Automation.Runs.Requests;

/// <summary>
/// An open run as one line of JSON: <c>id</c>, <c>ruleset</c>, <c>rule</c>, <c>name</c>, <c>hosts</c>, <c>state</c> (<c>waiting</c> or
/// <c>running</c>), <c>why</c>, <c>since</c>, <c>attempt</c>, <c>fired_at</c>, <c>waits_for</c>
/// (<c>host</c>, <c>for</c>, <c>since</c>), <c>until</c>, <c>on_timeout</c>.
/// </summary>
public static class OpenRunJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>With the line feed at its end.</summary>
    public static ReadOnlyMemory<byte> WriteLine(OpenRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, run);
        }
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The object alone.</summary>
    public static void Write(Utf8JsonWriter json, OpenRun run)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(run);
        json.WriteStartObject();
        json.WriteString("id", RunId.Of(run.Key));
        json.WriteString("ruleset", run.Ruleset);
        json.WriteString("rule", run.Rule);
        json.WriteString("name", run.Name);
        json.WriteStartArray("hosts");
        foreach (var host in run.Hosts)
            json.WriteStringValue(host);
        json.WriteEndArray();
        json.WriteString("state", run.IsRunning ? "running" : "waiting");
        json.WriteString("why", run.Why);
        json.WriteString("since", run.Since);
        json.WriteNumber("attempt", run.Attempt);
        json.WriteString("fired_at", run.FiredAt);
        json.WriteStartArray("waits_for");
        foreach (var wait in run.WaitsFor)
        {
            json.WriteStartObject();
            json.WriteString("host", wait.Host);
            json.WriteString("for", wait.For);
            json.WriteString("since", wait.Since);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (run.Until is { } until)
            json.WriteString("until", until);
        else
            json.WriteNull("until");
        json.WriteString("on_timeout", run.OnTimeout);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">Not an open run.</exception>
    public static OpenRun Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        try
        {
            return new OpenRun(
                RunId.TryParse(json.GetProperty("id").GetString()!, out var key) ? key : throw new JsonException("no id of a run"),
                json.GetProperty("ruleset").GetString()!, json.GetProperty("rule").GetString()!, json.GetProperty("name").GetString()!,
                [.. json.GetProperty("hosts").EnumerateArray().Select(h => h.GetString()!)],
                json.GetProperty("state").GetString() == "running", json.GetProperty("why").GetString()!,
                json.GetProperty("since").GetDateTimeOffset(), json.GetProperty("attempt").GetInt32(),
                json.GetProperty("fired_at").GetDateTimeOffset())
            {
                WaitsFor = json.TryGetProperty("waits_for", out var waits) ? [.. waits.EnumerateArray().Select(Wait)] : [],
                Until = json.TryGetProperty("until", out var until) && until.ValueKind != JsonValueKind.Null
                    ? until.GetDateTimeOffset()
                    : null,
                OnTimeout = json.TryGetProperty("on_timeout", out var then) ? then.GetString() : null,
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException($"no open run: {e.Message}", e);
        }
    }

    private static OpenWait Wait(JsonElement json) => new(
        json.GetProperty("host").GetString()!, json.GetProperty("for").GetString()!, json.GetProperty("since").GetDateTimeOffset());
}
