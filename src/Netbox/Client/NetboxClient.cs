using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client.Http;

namespace Plumbline.Netbox.Client;

/// <summary>
/// A remote NetBox, from 3.5 on. Requests are tried again after connection errors, 429 and 5xx; a creation only where it certainly did no
/// work. Every failure is a <see cref="NetboxException"/> whose message says what to do.
/// </summary>
public sealed class NetboxClient : INetboxReader, INetboxWriter, IDisposable
{
    private readonly Requests _requests;
    private readonly Pages _pages;
    private readonly Func<string> _token;

    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock of time limits and waits.</param>
    /// <param name="handler">Replaces the network; null makes connections as the options say.</param>
    public NetboxClient(NetboxClientOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _requests = new Requests(options, time, handler);
        _pages = new Pages(_requests, options, time);
        _token = () => options.CurrentToken?.Invoke() ?? options.Token ?? "";
    }

    public string Name => _requests.Name;

    internal string Token => _token();

    /// <summary>How far NetBox's clock is ahead of this machine's, by its last answer; to the second. Null where answers tell no
    /// time.</summary>
    public TimeSpan? ClockDifference => _requests.ClockDifference;

    public async IAsyncEnumerable<JsonElement> ListAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in _pages.ReadAsync(path, query, cancellation).ConfigureAwait(false))
            yield return item.Clone();
    }

    public async Task ReadAsync(string path, string query, Action<JsonElement> each, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(each);
        await foreach (var item in _pages.ReadAsync(path, query, cancellation).ConfigureAwait(false))
            each(item);
    }

    public Task<JsonElement?> GetAsync(string path, CancellationToken cancellation) =>
        _requests.SendAsync(HttpMethod.Get, path, null, missingIsNull: true, cancellation);

    public Task<T> GetAsync<T>(string path, Func<JsonElement?, T> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return _requests.ReadAsync(path, read, cancellation);
    }

    public Task<byte[]?> PictureAsync(string address, CancellationToken cancellation) => _requests.PictureAsync(address, cancellation);

    public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation) =>
        WriteAsync(HttpMethod.Post, path, body, cancellation);

    public Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation) =>
        WriteAsync(HttpMethod.Patch, path, body, cancellation);

    /// <summary>Deletes one object, for example <c>users/tokens/4/</c>.</summary>
    /// <exception cref="NetboxException">There is no such object, or NetBox refuses.</exception>
    public Task DeleteAsync(string path, CancellationToken cancellation) =>
        _requests.SendAsync(HttpMethod.Delete, path, null, missingIsNull: false, cancellation);

    /// <summary>What <c>/api/status/</c> reports as version.</summary>
    public async Task<NetboxVersion> ReadVersionAsync(CancellationToken cancellation)
    {
        var status = await _requests.SendAsync(HttpMethod.Get, "status/", null, missingIsNull: false, cancellation).ConfigureAwait(false);
        var text = status is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("netbox-version", out var version) ? version.ToString() : null;
        return NetboxVersion.Read(text)
            ?? throw new NetboxException(NetboxFailure.NotNetbox, $"{Name} answers status/ but names no NetBox version; is it a NetBox?");
    }

    /// <summary>
    /// Whether the token may add objects to a list, and change those in it: NetBox shows the fields for it only then. Null where the
    /// question does not come to NetBox: it answers it to whoever it takes, and what stands before it may not let it through.
    /// </summary>
    public async Task<(bool Add, bool Change)?> RightsAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var options = await _requests.SendAsync(HttpMethod.Options, path, null, missingIsNull: false, cancellation)
                .ConfigureAwait(false);
            if (options is not { ValueKind: JsonValueKind.Object } answer)
                return null;
            return answer.TryGetProperty("actions", out var actions) && actions.ValueKind == JsonValueKind.Object
                ? (actions.TryGetProperty("POST", out _), actions.TryGetProperty("PUT", out _))
                : (false, false);
        }
        catch (NetboxException kept) when (kept.Status is 403 or 405 or 501)
        {
            return null;
        }
    }

    public void Dispose() => _requests.Dispose();

    private async Task<JsonElement> WriteAsync(HttpMethod method, string path, JsonNode body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        return await _requests.SendAsync(method, path, body.ToJsonString(), missingIsNull: false, cancellation).ConfigureAwait(false)
            ?? throw new NetboxException(NetboxFailure.NotNetbox, $"NetBox at {Name} answered {method.Method} {path} with nothing");
    }
}
