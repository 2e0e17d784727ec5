using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.History;

/// <summary>A firing with its actions and their results, for programs.</summary>
internal static class FiringJson
{
    /// <param name="json">Where to.</param>
    /// <param name="match">What fired.</param>
    /// <param name="open">What a server at work says of the runs that are not over.</param>
    public static void Write(Utf8JsonWriter json, MatchRecord match, IEnumerable<OpenRun>? open = null)
    {
        json.WriteStartObject();
        json.WriteNumber("id", match.Id);
        json.WriteString("ruleset", match.Ruleset);
        json.WriteString("rule", match.Rule);
        json.WriteString("at", match.At);
        json.WriteRaw("bindings", match.Bindings);
        json.WriteStartArray("actions");
        foreach (var action in match.Actions)
        {
            json.WriteStartObject();
            json.WriteString("name", action.Request.Name);
            json.WriteString("status", Word(action.Status));
            json.WriteRaw("result", action.Result);
            json.WritePropertyName("open");
            if (open?.FirstOrDefault(run => run.Key == action.Key) is { } underWay)
                OpenRunJson.Write(json, underWay);
            else
                json.WriteNullValue();
            json.WriteStartArray("attempts");
            foreach (var attempt in action.Attempts)
            {
                json.WriteStartObject();
                json.WriteNumber("number", attempt.Key.Number);
                json.WriteString("status", Word(attempt.Status));
                json.WriteString("began", attempt.Began);
                if (attempt.Ended is { } ended)
                    json.WriteString("ended", ended);
                else
                    json.WriteNull("ended");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(ActionStatus status) => status switch
    {
        ActionStatus.Requested => "requested",
        ActionStatus.Started => "started",
        ActionStatus.Succeeded => "succeeded",
        ActionStatus.Failed => "failed",
        ActionStatus.Interrupted => "interrupted",
        _ => "cancelled",
    };
}
