using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Setup;

/// <summary>
/// Looks at a NetBox with Plumbline's eyes and says what is missing and how to fix it. Changes nothing, but for a test that is asked for.
/// </summary>
public sealed class NetboxDoctor
{
    internal const string OwnToken =
        "the token of Plumbline's own store is in .plumbline/token of its project; 'plumbline user create-admin FOLDER' makes another";

    private const int SampleSize = 50;

    private readonly NetboxClient _client;
    private readonly ReceiverCheck _receiver;
    private bool _isOwnStore;

    /// <param name="client">The NetBox.</param>
    /// <param name="connect">Tries a connection to the receiver and says what is wrong with it, or null; null tries a TCP
    /// connection.</param>
    public NetboxDoctor(NetboxClient client, Func<Uri, CancellationToken, Task<string?>>? connect = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _receiver = new ReceiverCheck(new Uri(client.Name), connect ?? ReceiverCheck.ConnectAsync);
    }

    /// <summary>This machine as NetBox reaches it, with a free port: a change is sent the whole way there. Null for no such test.</summary>
    public Uri? TestChange { get; init; }

    /// <summary>The secret that the project's webhooks are signed with; null where none is known.</summary>
    public string? Secret { get; init; }

    /// <summary>Everything that was looked at, in order; looking ends early only when NetBox does not answer at all.</summary>
    /// <param name="receiverUrl">The address NetBox is to call, or null when any webhook will do.</param>
    /// <param name="loginUserField">The custom field for the login user, or null when none is used.</param>
    /// <param name="cancellation">Ends the looking.</param>
    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(
        string? receiverUrl, string? loginUserField, CancellationToken cancellation)
    {
        var findings = new List<DoctorFinding>();
        JsonElement? status;
        try
        {
            status = await _client.GetAsync("status/", cancellation).ConfigureAwait(false);
        }
        catch (NetboxException e)
        {
            findings.Add(new DoctorFinding(DoctorState.Bad, "connection", e.Message, Cure(e)));
            return findings;
        }

        findings.Add(new DoctorFinding(DoctorState.Good, "connection", $"{_client.Name} answers, and takes the token"));
        _isOwnStore = StatusCheck.IsOwnStore(status);
        findings.AddRange(StatusCheck.Examine(status));
        findings.AddRange(ClockCheck.Examine(_client.ClockDifference));
        findings.AddRange(await GuardedAsync("token", async () =>
        [
            .. TokenCheck.Examine(
                await TokenOwner.AskAsync(_client, cancellation).ConfigureAwait(false), TimeProvider.System.GetUtcNow()),
        ]).ConfigureAwait(false));
        findings.AddRange(await GuardedAsync(
            "permissions", () => new RightsCheck(_client, _isOwnStore, Cure).ExamineAsync(cancellation)).ConfigureAwait(false));
        if (loginUserField is not null)
            findings.AddRange(
                await GuardedAsync("custom field", () => ExamineFieldAsync(loginUserField, cancellation)).ConfigureAwait(false));
        findings.AddRange(await GuardedAsync("webhook", () => ExamineWebhooksAsync(receiverUrl, cancellation)).ConfigureAwait(false));
        if (TestChange is { } address)
            findings.AddRange(await GuardedAsync("test change", async () => await new TravelCheck(
                _client, await _client.ReadVersionAsync(cancellation).ConfigureAwait(false), TimeProvider.System)
                .ExamineAsync(address, cancellation).ConfigureAwait(false)).ConfigureAwait(false));
        return findings;
    }

    private async Task<IReadOnlyList<DoctorFinding>> ExamineFieldAsync(string name, CancellationToken cancellation)
    {
        const string Subject = "custom field";
        var field = await FirstAsync("extras/custom-fields/", "name=" + Uri.EscapeDataString(name), cancellation).ConfigureAwait(false);
        if (field is not { } present)
            return [new DoctorFinding(DoctorState.Doubtful, Subject, $"there is no custom field {name}", "run 'plumbline netbox setup'")];
        var types = present.TryGetProperty("object_types", out var list)
            || present.TryGetProperty("content_types", out list) ? list.EnumerateArray().Select(t => t.GetString()).ToList() : [];
        return types.Contains("virtualization.virtualmachine")
            ? [new DoctorFinding(DoctorState.Good, Subject, $"{name} is there for {string.Join(", ", types)}")]
            : [new DoctorFinding(
                DoctorState.Bad, Subject, $"{name} is not assigned to virtual machines", "run 'plumbline netbox setup --fix'")];
    }

    private async Task<IReadOnlyList<DoctorFinding>> ExamineWebhooksAsync(string? receiverUrl, CancellationToken cancellation)
    {
        var hooks = new List<JsonElement>();
        await foreach (var hook in _client.ListAsync("extras/webhooks/", "", cancellation).ConfigureAwait(false))
            hooks.Add(hook);
        List<DoctorFinding> findings = [.. TravelCheck.LeftBehind(hooks)];
        var ours = hooks.Where(hook => !TravelCheck.IsOfTest(hook)
            && (receiverUrl is null || hook.GetProperty("payload_url").GetString() == receiverUrl)).ToList();
        if (ours.Count == 0)
            return [.. findings, new DoctorFinding(DoctorState.Bad, "webhook", receiverUrl is null
                ? "there is no webhook"
                : $"no webhook calls {receiverUrl}", "run 'plumbline netbox setup'")];
        var rules = new List<JsonElement>();
        await foreach (var rule in _client.ListAsync("extras/event-rules/", "", cancellation).ConfigureAwait(false))
            rules.Add(rule);
        var samples = new Dictionary<string, IReadOnlyList<JsonElement>>();
        foreach (var label in rules.Where(rule => RuleCheck.ConditionsOf(rule) is not null).SelectMany(RuleCheck.TypesOf).Distinct())
            if (ObjectTypes.Find(label) is { } type)
                samples[label] = await SampleAsync(type, cancellation).ConfigureAwait(false);
        foreach (var hook in ours)
        {
            findings.AddRange(await _receiver.ExamineAsync(hook, cancellation).ConfigureAwait(false));
            // Other tools have secrets and bodies of their own.
            if (receiverUrl is not null)
                findings.AddRange([.. SecretCheck.Examine(hook, Secret), .. TemplateCheck.Examine(hook)]);
            findings.AddRange(RuleCheck.Examine(hook, rules, samples));
        }

        return findings;
    }

    // The newest are those most like the next one.
    private async Task<IReadOnlyList<JsonElement>> SampleAsync(ObjectType type, CancellationToken cancellation)
    {
        try
        {
            var page = await _client.GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"{type.ListPath}?limit={SampleSize}&ordering=-id"), cancellation)
                .ConfigureAwait(false);
            return page is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("results", out var results)
                && results.ValueKind == JsonValueKind.Array ? [.. results.EnumerateArray()] : [];
        }
        // That the token may not view them is said by its rights.
        catch (NetboxException absent) when (absent.Status is 403 or 404)
        {
            return [];
        }
    }

    private async Task<JsonElement?> FirstAsync(string path, string query, CancellationToken cancellation)
    {
        await foreach (var item in _client.ListAsync(path, query, cancellation).ConfigureAwait(false))
            return item;
        return null;
    }

    private async Task<IReadOnlyList<DoctorFinding>> GuardedAsync(string subject, Func<Task<IReadOnlyList<DoctorFinding>>> examine)
    {
        try
        {
            return await examine().ConfigureAwait(false);
        }
        catch (NetboxException e)
        {
            return [new DoctorFinding(DoctorState.Bad, subject, e.Message, Cure(e))];
        }
        // Objects without what each object of a NetBox has.
        catch (Exception odd) when (odd is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return
            [
                new DoctorFinding(
                    DoctorState.Bad, subject, $"{_client.Name} answers with what no NetBox answers",
                    "see what answers there instead of NetBox"),
            ];
        }
    }

    private string? Cure(NetboxException error) => error.Failure switch
    {
        NetboxFailure.Unreachable when new Uri(_client.Name).IsLoopback =>
            "start what is to listen there; Plumbline's own store is started by 'plumbline serve FOLDER'",
        NetboxFailure.Unreachable => "check the address, the name service and the proxy variables (http_proxy, https_proxy, no_proxy)",
        NetboxFailure.Timeout => "see whether NetBox is overloaded, or allow it more time",
        NetboxFailure.Forbidden when _isOwnStore => OwnToken,
        NetboxFailure.Forbidden when new Uri(_client.Name).IsLoopback => OwnToken + "; in a NetBox, make one under your user's API tokens",
        NetboxFailure.Forbidden => "make a token in NetBox under your user's API tokens; its user needs the permission to view this",
        NetboxFailure.TooMuch => "see what answers there instead of NetBox",
        NetboxFailure.NotNetbox => "give the address under which NetBox's start page is seen, without /api",
        _ => null,
    };
}
