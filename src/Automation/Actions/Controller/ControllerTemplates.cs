using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>Finds templates and labels in a controller, and launches.</summary>
internal sealed class ControllerTemplates(ControllerClient client, ControllerOptions options, ILogger logger)
{
    private const int MostPages = 1000;

    /// <summary>How people call what an action launches.</summary>
    public static string Called(ActionKind kind) => kind.Starts == ActionStart.WorkflowTemplate ? "workflow template" : "job template";

    /// <exception cref="ControllerException">It cannot be looked for, or there is none of that name in the organization.</exception>
    public async Task<ControllerTemplate> FindAsync(ActionKind kind, string name, string organization, CancellationToken cancellation)
    {
        var type = kind.Starts == ActionStart.WorkflowTemplate ? "workflow_job_template" : "job_template";
        var query = $"name={Uri.EscapeDataString(name)}";
        for (var page = 1; page <= MostPages; page++)
        {
            var list = await client.GetAsync(
                "unified_job_templates/", page == 1 ? query : $"{query}&page={page}", cancellation).ConfigureAwait(false);
            foreach (var item in Results(list))
                if (Text(item, "type") == type && Text(item, "name") == name && IsOf(item, organization))
                    return Template(item, name);
            if (Text(list, "next") is null)
                break;
        }
        throw new ControllerException($"there is no {Called(kind)} '{name}' in the organization '{organization}'");
    }

    /// <summary>Launches a template; gives the address of the job.</summary>
    /// <exception cref="ControllerException">The controller refuses, or does not say which job it made.</exception>
    public async Task<string> LaunchAsync(ControllerTemplate template, Mapping parameters, CancellationToken cancellation)
    {
        var job = await client.PostToAsync(template.Launch, EventJson.Write(parameters), cancellation).ConfigureAwait(false);
        return Text(job, "url") ?? throw new ControllerException($"POST {template.Launch}: the answer names no job");
    }

    /// <summary>The address of a job that the template was launched as with a variable of this value; the newest of them.</summary>
    public async Task<string?> LaunchedAsync(
        ControllerTemplate template, ActionKind kind, string variable, object? value, Func<string, bool> wanted,
        CancellationToken cancellation)
    {
        const string Launch = "launch/";
        if (!template.Launch.EndsWith(Launch, StringComparison.Ordinal))
            return null;
        var sent = JsonElement.Parse(EventJson.Write(value), EventJson.Options);
        var list = template.Launch[..^Launch.Length] + (kind.Starts == ActionStart.WorkflowTemplate ? "workflow_jobs/" : "jobs/");
        var jobs = await client.GetFromAsync($"{list}?order_by=-id&page_size=100", cancellation).ConfigureAwait(false);
        return Results(jobs).Where(job => Holds(job, variable, sent)).Select(job => Text(job, "url")).OfType<string>()
            .FirstOrDefault(wanted);
    }

    /// <summary>The ids of labels; those that are missing are made. What cannot be had is left out, and said.</summary>
    public async Task<IReadOnlyList<long>> LabelsAsync(string organization, IEnumerable<string> labels, CancellationToken cancellation)
    {
        if (await FindAsync("organizations/", organization, cancellation).ConfigureAwait(false) is not { } owner)
        {
            logger.NoOrganization(organization);
            return [];
        }
        var ids = new List<long>();
        foreach (var label in options.Labels.Concat(labels).Where(label => label.Length > 0).Distinct())
        {
            var id = await FindAsync("labels/", label, cancellation).ConfigureAwait(false)
                ?? await MakeLabelAsync(label, organization, owner, cancellation).ConfigureAwait(false);
            if (id is { } known)
                ids.Add(known);
        }
        return ids;
    }

    private async Task<long?> MakeLabelAsync(string label, string organization, long owner, CancellationToken cancellation)
    {
        try
        {
            var asked = EventJson.Write(new Mapping { { "name", label }, { "organization", owner } });
            return Id(await client.PostAsync("labels/", asked, cancellation).ConfigureAwait(false));
        }
        catch (ControllerException raced) when (raced is { Status: 400 } && raced.Body.Contains("already exists", StringComparison.Ordinal))
        {
            // Somebody else made it in between.
            return await FindAsync("labels/", label, cancellation).ConfigureAwait(false);
        }
        catch (ControllerException refused) when (refused.Status is not null)
        {
            logger.NoLabel(label, organization, refused.Message);
            return null;
        }
    }

    private async Task<long?> FindAsync(string list, string name, CancellationToken cancellation)
    {
        var found = await client.GetAsync(list, $"name={Uri.EscapeDataString(name)}", cancellation).ConfigureAwait(false);
        return Results(found) is [var one] ? Id(one) : null;
    }

    private static bool IsOf(JsonElement item, string organization) =>
        !item.TryGetProperty("summary_fields", out var summary) || summary.ValueKind != JsonValueKind.Object
        || !summary.TryGetProperty("organization", out var of) || of.ValueKind != JsonValueKind.Object
        || Text(of, "name") is not { } name || name == organization;

    private static ControllerTemplate Template(JsonElement item, string name)
    {
        var launch = item.TryGetProperty("related", out var related) && related.ValueKind == JsonValueKind.Object
            ? Text(related, "launch")
            : null;
        return new ControllerTemplate(
            launch ?? throw new ControllerException($"the controller names no address to launch '{name}' at"),
            IsTrue(item, "ask_limit_on_launch"), IsTrue(item, "ask_labels_on_launch"));
    }

    internal static IReadOnlyList<JsonElement> Results(JsonElement list) => list.ValueKind == JsonValueKind.Object
        && list.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
            ? [.. results.EnumerateArray()]
            : throw new ControllerException("the controller's answer is no list with results; is this an automation controller?");

    internal static string? Text(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Some gateways make texts of numbers.
    internal static long? Id(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("id", out var id))
            return null;
        if (id.ValueKind == JsonValueKind.Number)
            return id.TryGetInt64(out var number) ? number : null;
        return id.ValueKind == JsonValueKind.String
            && long.TryParse(id.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var text) ? text : null;
    }

    private static bool Holds(JsonElement job, string variable, JsonElement value)
    {
        try
        {
            return Text(job, "extra_vars") is { } text
                && JsonElement.Parse(text, EventJson.Options) is { ValueKind: JsonValueKind.Object } vars
                && vars.TryGetProperty(variable, out var found) && JsonElement.DeepEquals(found, value);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsTrue(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
