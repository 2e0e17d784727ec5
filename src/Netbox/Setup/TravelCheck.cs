using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Webhooks;

namespace Plumbline.Netbox.Setup;

/// <summary>
/// Sends a real change the whole way: a webhook, an event rule and a tag of its own are made, the event is waited for, its signature is
/// compared, and all of it is removed again, whatever happens.
/// </summary>
/// <param name="client">The NetBox.</param>
/// <param name="version">Its version.</param>
/// <param name="time">The clock.</param>
internal sealed class TravelCheck(NetboxClient client, NetboxVersion version, TimeProvider time)
{
    private const string Subject = "test change";
    private const string Prefix = "plumbline-doctor-";

    /// <summary>How long the event is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NetboxDialect _dialect = new(version);

    /// <summary>Whether a webhook was made by such a test.</summary>
    public static bool IsOfTest(JsonElement hook) => hook.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && name.GetString()!.StartsWith(Prefix, StringComparison.Ordinal); // a text

    /// <summary>What a test left behind that was killed: NetBox goes on calling nobody.</summary>
    /// <param name="hooks">All webhooks.</param>
    public static IEnumerable<DoctorFinding> LeftBehind(IEnumerable<JsonElement> hooks) => hooks.Where(IsOfTest).Select(hook =>
        new DoctorFinding(DoctorState.Doubtful, Subject,
            $"the webhook '{hook.GetProperty("name")}' is of a test change that goes on elsewhere, or was killed: NetBox calls it for each new tag",
            "delete webhook, event rule and tag of this name in NetBox"));

    /// <param name="address">This machine as NetBox reaches it, with a port that is free.</param>
    /// <param name="cancellation">Ends the waiting; what was made is removed all the same.</param>
    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(Uri address, CancellationToken cancellation)
    {
        var name = $"{Prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        TestReceiver receiver;
        try
        {
            receiver = new TestReceiver(address.Port, $"/{name}");
        }
        catch (SocketException e)
        {
            return [new DoctorFinding(DoctorState.Bad, Subject, $"nothing can listen on port {address.Port} here: {e.Message}",
                "name a port that is free")];
        }
        using var _ = receiver;
        var made = new Stack<(string List, long? Id)>();
        var findings = new List<DoctorFinding>();
        try
        {
            findings.Add(await SendAsync(receiver, new Uri(address, $"/{name}"), name, secret, made, cancellation).ConfigureAwait(false));
        }
        catch (NetboxException e)
        {
            findings.Add(new DoctorFinding(DoctorState.Bad, Subject, e.Message,
                "the token needs add and delete on webhooks, event rules and tags for this test"));
        }
        finally
        {
            findings.AddRange(await RemoveAsync(name, made).ConfigureAwait(false));
        }
        return findings;
    }

    private async Task<DoctorFinding> SendAsync(
        TestReceiver receiver, Uri address, string name, string secret, Stack<(string List, long? Id)> made, CancellationToken cancellation)
    {
        var hook = await MakeAsync("extras/webhooks/", new JsonObject
        {
            ["name"] = name, ["payload_url"] = address.AbsoluteUri, ["http_method"] = "POST", ["secret"] = secret,
            ["ssl_verification"] = false,
        }, made, cancellation).ConfigureAwait(false);
        var rule = new WantedObject("event rule", "extras/event-rules/", name)
            .With(_dialect.ObjectTypes, NetboxDialect.List(["extras.tag"]))
            .With("enabled", true)
            .With("action_type", "webhook")
            .With("action_object_type", "extras.webhook")
            .With("action_object_id", hook);
        _dialect.AddEvents(rule, ["object_created"]);
        await MakeAsync(rule.Path, rule.Creation(), made, cancellation).ConfigureAwait(false);
        var began = time.GetTimestamp();
        await MakeAsync("extras/tags/", new JsonObject { ["name"] = name, ["slug"] = name }, made, cancellation).ConfigureAwait(false);
        using var late = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var (body, signature) = await receiver.ReceiveAsync(both.Token).ConfigureAwait(false);
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            return signature is not null && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(HookSignature.Compute(secret, body)))
                ? new DoctorFinding(DoctorState.Good, Subject,
                    $"a change came the whole way in {seconds:0.0} s, and its signature is right")
                : new DoctorFinding(DoctorState.Bad, Subject, "a change came the whole way, but its signature is not that of its bytes",
                    "see what stands between NetBox and this machine and changes bodies");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DoctorFinding(DoctorState.Bad, Subject,
                $"a change was made, and no event came to {address.GetLeftPart(UriPartial.Authority)} within {Patience.TotalSeconds:0} s",
                "see whether NetBox's worker runs (systemctl status netbox-rq), whether Redis does, and whether NetBox's machine reaches "
                    + "this address (curl, firewall)");
        }
    }

    // Not ended by whoever gives up: what was asked for is made.
    private async Task<long> MakeAsync(
        string list, JsonObject body, Stack<(string List, long? Id)> made, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var id = (await client.PostAsync(list, body, CancellationToken.None).ConfigureAwait(false)).GetProperty("id").GetInt64();
            made.Push((list, id));
            return id;
        }
        catch (NetboxException unknown) when (unknown.Failure != NetboxFailure.Refused && unknown.Status is not (>= 400 and < 500))
        {
            // It may have been made all the same.
            made.Push((list, null));
            throw;
        }
    }

    // As above: what was made is nobody's.
    private async Task<List<DoctorFinding>> RemoveAsync(string name, Stack<(string List, long? Id)> made)
    {
        var findings = new List<DoctorFinding>();
        while (made.TryPop(out var one))
            try
            {
                foreach (var id in one.Id is { } known ? [known] : await FindAsync(one.List, name).ConfigureAwait(false))
                    await client.DeleteAsync($"{one.List}{id}/", CancellationToken.None).ConfigureAwait(false);
            }
            catch (NetboxException e)
            {
                findings.Add(new DoctorFinding(
                    DoctorState.Bad, Subject, $"'{name}' was made in {one.List} for the test and may be there still: {e.Message}",
                    "delete it in NetBox"));
            }
        return findings;
    }

    private async Task<List<long>> FindAsync(string list, string name)
    {
        var found = new List<long>();
        await foreach (var one in client.ListAsync(list, $"name={name}", CancellationToken.None).ConfigureAwait(false))
            if (one.GetProperty("name").ValueEquals(name))
                found.Add(one.GetProperty("id").GetInt64());
        return found;
    }
}
