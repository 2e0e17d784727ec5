using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Client;

/// <summary>
/// In whose name a NetBox is written to, as its change log and its webhooks name the user. NetBox is asked whose the token is; where it
/// does not tell, its log's entry of what was made does. A user may be renamed, and a token be given to another one: both are asked for
/// anew before something is written, not more often than every few seconds.
/// </summary>
public sealed class WriteAuthor(TimeProvider time)
{
    // Since NetBox 4.1, and before.
    private static readonly string[] Logs = ["core/object-changes/", "extras/object-changes/"];

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // What does not answer holds up what is written.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1), Patience = TimeSpan.FromSeconds(10);

    private volatile Known? _known;

    /// <summary>The user; null while it is not known.</summary>
    public string? Name => _known?.Name;

    /// <summary>Asks whose the token is, unless that was just told.</summary>
    public async Task AskAsync(NetboxClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var known = KnownOf(client) ?? new Known(PlaceOf(client), null);
        if (!known.Asked.IsDue(time))
            return;
        var (hasAnswered, owner) = await TryAsync(token => TokenOwner.AskAsync(client, token), cancellation).ConfigureAwait(false);
        // What was known of this token stays until it is told otherwise; what was known of another does not.
        _known = owner is null
            ? known with { IsTold = known.IsTold && !hasAnswered, Asked = After(hasAnswered) }
            : known with { Name = owner.UserName, IsTold = true, Asked = After(hasAnswered) };
    }

    /// <summary>Looks into the log for an object that was just made, where nothing else tells the user.</summary>
    /// <param name="client">Who made it.</param>
    /// <param name="path">The list it was made in.</param>
    /// <param name="made">The object, as NetBox answered.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task LearnAsync(NetboxClient client, string path, JsonElement made, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (KnownOf(client) is not { IsTold: false } known || !known.Learned.IsDue(time) || Number(made, "id") is not { } id
            || ObjectTypes.AtPath(path) is not { Label: var type })
            return;
        var (hasAnswered, user) = await TryAsync(token => FindAsync(client, type, id, token), cancellation).ConfigureAwait(false);
        _known = known with { Name = user ?? known.Name, Learned = user is null && hasAnswered ? known.Learned : After(hasAnswered) };
    }

    private async Task<(bool HasAnswered, T? Answer)> TryAsync<T>(Func<CancellationToken, Task<T?>> ask, CancellationToken cancellation)
        where T : class
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return (true, await ask(both.Token).ConfigureAwait(false));
        }
        catch (Exception none) when (none is NetboxException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // Whoever writes next is told why.
            return (false, null);
        }
    }

    private Known? KnownOf(NetboxClient client) => _known is { } known && known.Place == PlaceOf(client) ? known : null;

    private Turn After(bool hasAnswered) => new(time.GetTimestamp(), hasAnswered ? Fresh : Pause);

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

    private sealed record Known(string Place, string? Name, bool IsTold = false, Turn Asked = default, Turn Learned = default);

    // When something was asked for last, and how long that is enough.
    private readonly record struct Turn(long At, TimeSpan Rest)
    {
        public bool IsDue(TimeProvider time) => Rest == default || time.GetElapsedTime(At) >= Rest;
    }
}
