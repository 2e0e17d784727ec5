using System.Text.Json;
using Plumbline.Netbox.Client;

namespace Plumbline.Netbox.Setup;

/// <summary>
/// Creates in a NetBox what Plumbline needs of it: the custom field for the login user, the webhook and the event rules. What is there
/// stays: found by its name, or, made by hand, a webhook by its address and a rule by what it does. Running it again changes nothing.
/// </summary>
public sealed class NetboxSetup(INetboxReader reader, INetboxWriter writer, NetboxVersion version)
{
    private readonly NetboxDialect _dialect = new(version);

    /// <exception cref="NetboxException">NetBox cannot be reached or refuses; what was done before stays done, and the next run goes on
    /// from there.</exception>
    public async Task<IReadOnlyList<SetupStep>> RunAsync(SetupRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_dialect.IsSupported)
            throw new NetboxException(NetboxFailure.Refused, $"NetBox at {reader.Name} is version {version}; setup needs 3.7 or later");
        var steps = new List<SetupStep>();
        if (request.LoginUserField is { } field)
            steps.Add((await EnsureAsync(Field(field), null, request, cancellation).ConfigureAwait(false)).Step);
        if (request.ResultFields)
            foreach (var wantedField in ResultFields())
                steps.Add((await EnsureAsync(wantedField, null, request, cancellation).ConfigureAwait(false)).Step);
        var wanted = Hook(request);
        var hooks = await ReadAsync(wanted.Path, "", cancellation).ConfigureAwait(false);
        var sameAddress = hooks.Find(hook => Text(hook, "payload_url") == request.ReceiverUrl && Text(hook, "http_method") == "POST");
        var (step, webhook) = await EnsureAsync(wanted, Named(hooks, wanted.Name) ?? Present(sameAddress), request, cancellation)
            .ConfigureAwait(false);
        steps.Add(step);

        var rules = await ReadAsync("extras/event-rules/", "", cancellation).ConfigureAwait(false);
        foreach (var rule in request.Rules)
        {
            var entry = Rule(request, rule, webhook);
            var same = rules.Find(other => Does(other, entry));
            steps.Add((await EnsureAsync(entry, Named(rules, entry.Name) ?? Present(same), request, cancellation)
                .ConfigureAwait(false)).Step);
        }

        return steps;
    }

    private async Task<(SetupStep Step, long Id)> EnsureAsync(
        WantedObject wanted, JsonElement? found, SetupRequest request, CancellationToken cancellation)
    {
        found ??= Named(
            await ReadAsync(wanted.Path, "name=" + Uri.EscapeDataString(wanted.Name), cancellation).ConfigureAwait(false), wanted.Name);
        if (found is not { } present)
        {
            if (request.DryRun)
                return (new SetupStep(wanted.Kind, wanted.Name, SetupOutcome.ToCreate, wanted.Lines), 0);
            var made = await writer.PostAsync(wanted.Path, wanted.Creation(), cancellation).ConfigureAwait(false);
            return (new SetupStep(wanted.Kind, wanted.Name, SetupOutcome.Created, []), Id(made));
        }

        var name = Text(present, "name");
        var (differences, change) = wanted.Compare(present);
        var outcome = differences.Count == 0 ? SetupOutcome.Kept
            : !request.Fix ? SetupOutcome.Differs
            : request.DryRun ? SetupOutcome.ToChange
            : SetupOutcome.Changed;
        if (outcome == SetupOutcome.Changed)
            await writer.PatchAsync($"{wanted.Path}{Id(present)}/", change, cancellation).ConfigureAwait(false);
        return (new SetupStep(wanted.Kind, name, outcome, differences), Id(present));
    }

    private WantedObject Field(string name) => new WantedObject("custom field", "extras/custom-fields/", name)
        .With("type", "text")
        .With(_dialect.ObjectTypes, NetboxDialect.List(["virtualization.virtualmachine", "dcim.device"]))
        .WithInitially("label", "Login user")
        .WithInitially("description", "The user Ansible logs in as");

    private IEnumerable<WantedObject> ResultFields()
    {
        foreach (var (name, type, label, what) in ((string, string, string, string)[])
            [
                (WriteBackFields.LastConfigured, "datetime", "Last configured", "When its last successful run ended"),
                (WriteBackFields.Revision, "text", "Configured revision", "The commit of the project that run was of"),
                (WriteBackFields.Result, "text", "Configured result", "How its last run ended"),
            ])
            yield return new WantedObject("custom field", "extras/custom-fields/", name)
                .With("type", type)
                .With(_dialect.ObjectTypes, NetboxDialect.List(["virtualization.virtualmachine", "dcim.device"]))
                .WithInitially("label", label)
                .WithInitially("description", what + ", written by Plumbline");
    }

    private static WantedObject Hook(SetupRequest request)
    {
        var hook = new WantedObject("webhook", "extras/webhooks/", request.Name)
            .With("payload_url", request.ReceiverUrl)
            .With("http_method", "POST")
            .With("http_content_type", "application/json")
            .With("body_template", "");
        if (request.VerifyReceiver is { } verify)
            hook.With("ssl_verification", verify);
        return request.Secret is { } secret ? hook.With("secret", secret) : hook;
    }

    private WantedObject Rule(SetupRequest request, SetupRule rule, long webhook)
    {
        var wanted = new WantedObject("event rule", "extras/event-rules/", $"{request.Name}: {rule.Name}")
            .With(_dialect.ObjectTypes, NetboxDialect.List(rule.ObjectTypes))
            .With("enabled", true)
            .With("action_type", "webhook")
            .With("action_object_type", "extras.webhook")
            .With("action_object_id", webhook);
        _dialect.AddEvents(wanted, rule.EventTypes);
        return wanted;
    }

    /// <summary>Whether a rule under another name does all that is wanted already, without conditions.</summary>
    private static bool Does(JsonElement rule, WantedObject wanted) =>
        wanted.Compare(rule).Differences.Count == 0
        && (!rule.TryGetProperty("conditions", out var conditions) || conditions.ValueKind == JsonValueKind.Null
            || conditions is { ValueKind: JsonValueKind.Object } && conditions.GetPropertyCount() == 0);

    private async Task<List<JsonElement>> ReadAsync(string path, string query, CancellationToken cancellation)
    {
        var items = new List<JsonElement>();
        await foreach (var item in reader.ListAsync(path, query, cancellation).ConfigureAwait(false))
            items.Add(item);
        return items;
    }

    private static JsonElement? Named(List<JsonElement> items, string name) => Present(items.Find(item => Text(item, "name") == name));

    private static JsonElement? Present(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element : null;

    private static long Id(JsonElement element) => element.GetProperty("id").GetInt64();

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
