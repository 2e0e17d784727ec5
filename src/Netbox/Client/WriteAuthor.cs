using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Client;

/// <summary>
/// In whose name a NetBox is written to, as its change log and its webhooks name the user. NetBox is asked whose the token is; where it
/// does not tell, its log's entry of what was made first does.
/// </summary>
public sealed class WriteAuthor
{
    // Since NetBox 4.1, and before.
    private static readonly string[] Logs = ["core/object-changes/", "extras/object-changes/"];

    private volatile Known? _known;

    /// <summary>The user; null while it is not known.</summary>
    public string? Name => _known?.Name;

    /// <summary>Asks, once for each token. A NetBox that does not answer is asked the next time.</summary>
    public async Task AskAsync(NetboxClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var place = PlaceOf(client);
        if (_known?.Place == place)
            return;
        try
        {
            var owner = await TokenOwner.AskAsync(client, cancellation).ConfigureAwait(false);
            _known = new Known(place, owner?.UserName, IsRefused: false);
        }
        catch (NetboxException)
        {
            // Whoever writes next is told why.
        }
    }

    /// <summary>Looks into the log for an object that was just made, where nothing else tells the user.</summary>
    /// <param name="client">Who made it.</param>
    /// <param name="path">The list it was made in.</param>
    /// <param name="made">The object, as NetBox answered.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task LearnAsync(NetboxClient client, string path, JsonElement made, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (_known is not { Name: null, IsRefused: false } known || known.Place != PlaceOf(client) || Number(made, "id") is not { } id
            || ObjectTypes.AtPath(path) is not { Label: var type })
            return;
        try
        {
            _known = known with { Name = await FindAsync(client, type, id, cancellation).ConfigureAwait(false) };
        }
        catch (NetboxException refused)
        {
            // One that may not be read is asked for once.
            _known = known with { IsRefused = refused.Status is >= 400 and < 500 };
        }
    }

    private static async Task<string?> FindAsync(NetboxClient client, string type, long id, CancellationToken cancellation)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?changed_object_type={type}&changed_object_id={id}&action=create");
        foreach (var log in Logs)
            try
            {
                if (await client.GetAsync(log + query, cancellation).ConfigureAwait(false) is { ValueKind: JsonValueKind.Object } page
                    && page.TryGetProperty("results", out var entries) && entries.ValueKind == JsonValueKind.Array)
                    return entries.EnumerateArray().Where(entry => IsOf(entry, type, id)).Select(entry => Text(entry, "user_name"))
                        .FirstOrDefault(user => user is { Length: > 0 });
            }
            catch (NetboxException missing) when (missing.Status == 404)
            {
                // This version has it elsewhere.
            }
        return null;
    }

    // A server that does not know a filter may answer with everything it has.
    private static bool IsOf(JsonElement entry, string type, long id) =>
        Text(entry, "changed_object_type") == type && Number(entry, "changed_object_id") == id
        && entry.TryGetProperty("action", out var action) && action.ValueKind == JsonValueKind.Object && Text(action, "value") == "create";

    private static string PlaceOf(NetboxClient client) => $"{client.Name}\n{client.Token}";

    private static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number) ? number : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private sealed record Known(string Place, string? Name, bool IsRefused);
}
