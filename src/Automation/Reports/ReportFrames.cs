using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Reports;

/// <summary>What an automation controller is told, one JSON object each, with the fields that it knows, in their order.</summary>
/// <param name="activation">The id under which the controller knows this activation.</param>
public sealed class ReportFrames(string activation)
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = EventDepth.Around + 3, SkipValidation = true,
    };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = EventDepth.Around, AllowDuplicateProperties = true };

    /// <summary>An action did what it was asked to.</summary>
    /// <param name="more">What this kind of action tells beside it.</param>
    public byte[] Done(ReportedAction action, DateTimeOffset at, Mapping more) => Write("Action", json =>
    {
        WriteAction(json, action);
        json.WriteString("run_at", InstantText.Of(at));
        json.WriteString("status", "successful");
        WriteEvents(json, action);
        WriteAll(json, more);
    });

    /// <summary>An action failed before anything was started.</summary>
    /// <param name="name">Of the playbook, module or template; null where the action has none.</param>
    public byte[] Failed(ReportedAction action, DateTimeOffset at, string? name, string message) => Write("Action", json =>
    {
        json.WriteString("action", action.Name);
        json.WriteString("action_uuid", action.IdIn(activation));
        WriteActivation(json);
        json.WriteString("playbook_name", name);
        json.WriteString("status", "failed");
        json.WriteString("run_at", InstantText.Of(at));
        json.WriteString("rule_run_at", InstantText.Of(action.RuleRunAt));
        json.WriteString("message", message);
        json.WriteString("rule", action.Fired.Rule.Name);
        json.WriteString("ruleset", action.Fired.Ruleset.Name);
        json.WriteString("rule_uuid", RuleOf(action));
        json.WriteString("ruleset_uuid", RulesetOf(action));
    });

    /// <summary>Something outside of this program begins: a playbook, a module, a job of a controller.</summary>
    public byte[] Job(ReportedAction action, DateTimeOffset at, string hosts, string name, string job) => Write("Job", json =>
    {
        WriteAction(json, action);
        json.WriteString("run_at", InstantText.Of(at));
        WriteEvents(json, action);
        json.WriteString("hosts", hosts);
        json.WriteString("name", name);
        json.WriteString("job_id", job);
        json.WriteString("ansible_rulebook_id", activation);
    });

    /// <summary>One event of a job, as Ansible's own callbacks tell it.</summary>
    /// <param name="happened">A JSON object.</param>
    public byte[] JobEvent(ReportedAction action, ReadOnlyMemory<byte> happened)
    {
        using var document = JsonDocument.Parse(happened, Reading);
        var told = document.RootElement;
        return Write("AnsibleEvent", json =>
        {
            WriteAction(json, action);
            json.WritePropertyName("event");
            json.WriteRawValue(happened.Span, skipInputValidation: true);
            if (told.TryGetProperty("created", out var created))
            {
                json.WritePropertyName("run_at");
                created.WriteTo(json);
            }
        });
    }

    /// <summary>A playbook or module ended.</summary>
    /// <param name="code">Ansible's exit code; null where it was cut.</param>
    public byte[] RunEnded(ReportedAction action, DateTimeOffset at, string name, string job, int? code, string status) =>
        Write("Action", json =>
        {
            WriteAction(json, action);
            json.WriteString("playbook_name", name);
            json.WriteString("job_id", job);
            if (code is { } number)
                json.WriteNumber("rc", number);
            else
                json.WriteNull("rc");
            json.WriteString("status", status);
            json.WriteString("run_at", InstantText.Of(at));
            WriteEvents(json, action);
        });

    /// <summary>A job of a controller ended, or could not be launched.</summary>
    public byte[] TemplateEnded(ReportedAction action, ReportedTemplate template) => Write("Action", json =>
    {
        WriteAction(json, action);
        json.WriteString(template.IsWorkflow ? "name" : "job_template_name", template.Name);
        json.WriteString("organization", template.Organization);
        json.WriteString("job_id", template.Job);
        json.WriteString("status", template.Status);
        json.WriteString("run_at", template.At);
        json.WriteString("url", template.Page);
        WriteEvents(json, action);
        if (template.ControllerJob is { } number)
            json.WriteNumber("controller_job_id", number);
        else
            json.WriteString("controller_job_id", "");
        if (template.Problem is not { } problem)
            return;
        json.WriteString("message", problem);
        json.WriteStartObject("reason");
        json.WriteString("error", problem);
        json.WriteEndObject();
    });

    /// <summary>A ruleset has ended.</summary>
    /// <param name="source">The source whose end it is; empty for an action.</param>
    public static byte[] Shutdown(string message, double delay, string source, bool isNow) => Write("Shutdown", json =>
    {
        json.WriteString("message", message);
        json.WritePropertyName("delay");
        JsonValues.WriteTo(json, delay);
        json.WriteString("source_plugin", source);
        json.WriteString("kind", isNow ? "now" : "graceful");
    });

    /// <summary>What a ruleset has done so far.</summary>
    /// <param name="end">When it ended; null while it goes on.</param>
    public byte[] Stats(SessionCounters counters, string ruleset, int session, DateTimeOffset at, DateTimeOffset? end) =>
        Write("SessionStats", json =>
        {
            WriteActivation(json);
            json.WriteStartObject("stats");
            StatsJson.Write(json, counters, ruleset, session, end);
            json.WriteEndObject();
            json.WriteString("reported_at", InstantText.Of(at));
        });

    private static byte[] Write(string type, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            content(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteAction(Utf8JsonWriter json, ReportedAction action)
    {
        json.WriteString("action", action.Name);
        json.WriteString("action_uuid", action.IdIn(activation));
        json.WriteString("ruleset", action.Fired.Ruleset.Name);
        json.WriteString("ruleset_uuid", RulesetOf(action));
        json.WriteString("rule", action.Fired.Rule.Name);
        json.WriteString("rule_uuid", RuleOf(action));
        json.WriteString("rule_run_at", InstantText.Of(action.RuleRunAt));
        WriteActivation(json);
    }

    private void WriteActivation(Utf8JsonWriter json)
    {
        json.WriteString("activation_id", activation);
        json.WriteString("activation_instance_id", activation);
    }

    private static void WriteEvents(Utf8JsonWriter json, ReportedAction action)
    {
        json.WritePropertyName("matching_events");
        JsonValues.WriteTo(json, action.Fired.Events);
    }

    private static void WriteAll(Utf8JsonWriter json, Mapping values)
    {
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name.ToString() ?? "");
            JsonValues.WriteTo(json, value);
        }
    }

    private static Guid RulesetOf(ReportedAction action) => RuleId.Of(action.Fired.Ruleset.Name);

    private static Guid RuleOf(ReportedAction action) => RuleId.Of(action.Fired.Ruleset.Name, action.Fired.Rule.Name);
}
