using System.Text.Json;
using Plumbline.Netbox.Client;

namespace Plumbline.Netbox.Setup;

/// <summary>
/// Takes back what <see cref="NetboxSetup"/> made, found by its names: the event rules, then the webhook, and the custom fields where that
/// is asked for. What somebody else made, or uses as well, stays. Running it again changes nothing.
/// </summary>
/// <param name="reader">Reads the NetBox.</param>
/// <param name="delete">Deletes one object by its path.</param>
public sealed class NetboxRemoval(INetboxReader reader, Func<string, CancellationToken, Task> delete)
{
    /// <param name="request">What setup was asked for; with <see cref="SetupRequest.DryRun"/> nothing is deleted.</param>
    /// <param name="withFields">Whether the custom fields go too, with what they hold.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="NetboxException">NetBox cannot be reached or refuses; the next run goes on from there.</exception>
    public async Task<IReadOnlyList<SetupStep>> RunAsync(SetupRequest request, bool withFields, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var steps = new List<SetupStep>();
        var rules = await ReadAsync("extras/event-rules/", cancellation).ConfigureAwait(false);
        var names = request.Rules.Select(rule => $"{request.Name}: {rule.Name}").ToHashSet();
        var ours = rules.Where(rule => names.Contains(Text(rule, "name"))).ToList();
        foreach (var rule in ours)
            steps.Add(await RemoveAsync("event rule", "extras/event-rules/", rule, request, cancellation).ConfigureAwait(false));
        foreach (var hook in await ReadAsync("extras/webhooks/", cancellation).ConfigureAwait(false))
        {
            if (Text(hook, "name") != request.Name)
                continue;
            var users = rules.Except(ours).Where(rule => IsFor(rule, hook)).Select(rule => Text(rule, "name")).ToList();
            steps.Add(users.Count > 0
                ? new SetupStep("webhook", request.Name, SetupOutcome.Kept, [$"it is used by {string.Join(", ", users)}"])
                : await RemoveAsync("webhook", "extras/webhooks/", hook, request, cancellation).ConfigureAwait(false));
        }
        if (!withFields)
            return steps;
        var fields = WriteBackFields.All.Append(request.LoginUserField ?? "").ToHashSet();
        foreach (var field in await ReadAsync("extras/custom-fields/", cancellation).ConfigureAwait(false))
            if (fields.Contains(Text(field, "name")))
                steps.Add(await RemoveAsync("custom field", "extras/custom-fields/", field, request, cancellation).ConfigureAwait(false));
        return steps;
    }

    private async Task<SetupStep> RemoveAsync(
        string kind, string path, JsonElement present, SetupRequest request, CancellationToken cancellation)
    {
        if (!request.DryRun)
            await delete($"{path}{present.GetProperty("id").GetInt64()}/", cancellation).ConfigureAwait(false);
        return new SetupStep(kind, Text(present, "name"), request.DryRun ? SetupOutcome.ToRemove : SetupOutcome.Removed, []);
    }

    private async Task<List<JsonElement>> ReadAsync(string path, CancellationToken cancellation)
    {
        var items = new List<JsonElement>();
        await foreach (var item in reader.ListAsync(path, "", cancellation).ConfigureAwait(false))
            items.Add(item);
        return items;
    }

    private static bool IsFor(JsonElement rule, JsonElement hook) => Text(rule, "action_object_type") == "extras.webhook"
        && rule.TryGetProperty("action_object_id", out var id) && id.ValueKind == JsonValueKind.Number
        && id.GetInt64() == hook.GetProperty("id").GetInt64();

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
