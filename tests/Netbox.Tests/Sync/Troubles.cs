using System.Net;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Sync;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>What line, disk and process do to a copy while its original changes: all of it by chance, the same for a seed.</summary>
internal sealed class Troubles
{
    private readonly CopiedStore _pair;
    private readonly Random _random;
    private readonly string[] _lists;

    // Entries of the log that are committed later than those behind them.
    private readonly HashSet<long> _hidden = [];

    private string? _denied;

    // When lists became due to be compared.
    private DateTimeOffset _due = DateTimeOffset.MinValue;

    /// <param name="pair">What they happen to.</param>
    /// <param name="random">The chance; asked by one at a time.</param>
    /// <param name="lists">The lists that may be denied for a while.</param>
    public Troubles(CopiedStore pair, Random random, params string[] lists)
    {
        (_pair, _random, _lists) = (pair, random, lists);
        pair.Line.OnRequest = Request;
        pair.Line.OnAnswer = (path, body) => Chance(60) == 0 ? body[..(body.Length / 2)]
            : path.Contains("object-changes", StringComparison.Ordinal) ? Without(body) : body;
        pair.Copy.OnStep = _ => { if (Chance(80) == 0) throw new IOException("no space left on device"); };
    }

    /// <summary>Small pages, so that there are many.</summary>
    public static ReplicaOptions Options => new() { Url = "http://netbox.test/", Page = 20, PagesAtOnce = 2 };

    /// <summary>The newest entry of the original's log once the copy was loaded; null before.</summary>
    public long? Loaded { get; private set; }

    /// <summary>Time goes on, and perhaps something happens.</summary>
    public async Task HappenAsync()
    {
        _pair.Clock.Advance(TimeSpan.FromSeconds(20));
        if (_pair.Replica.Status.IsLoaded)
            Loaded ??= await NewestAsync();
        switch (Chance(12))
        {
            // Lists are compared; whatever the log has told, they have nothing to add.
            case 4 when _hidden.Count == 0 && await _pair.Replica.CurrentAsync(TestContext.Current.CancellationToken) is null:
                _pair.Clock.Advance(TimeSpan.FromHours(7));
                _due = _pair.Clock.GetUtcNow();
                break;
            case 5: _denied = _lists[Chance(_lists.Length)]; break;
            case 6: _denied = null; break;
            case 0: await _pair.RestartAsync(); break;
            case 1: await _pair.Replica.CurrentAsync(TestContext.Current.CancellationToken); break;
            // The next entry is given its id now, and committed later than those behind it. Its object is not hidden with it, as it would
            // be there, so nothing is compared meanwhile.
            case 2 when _pair.Replica.Status.CurrentAt >= _due: Hide(await NewestAsync() + 1); break;
            case 3: Hide(null); break;
        }
    }

    /// <summary>All is well again, and the copy has had the time to see it.</summary>
    public async Task EndAsync()
    {
        Hide(null);
        (_pair.Line.OnRequest, _pair.Line.OnAnswer, _pair.Copy.OnStep) = (null, null, null);
        await _pair.Replica.CurrentAsync(TestContext.Current.CancellationToken);
        await _pair.CurrentAsync();
        // What was denied is asked for again.
        _pair.Clock.Advance(TimeSpan.FromMinutes(6));
        await _pair.CurrentAsync();
    }

    private HttpResponseMessage? Request(string path) => Chance(50) switch
    {
        _ when _denied is { } list && path.Contains(list, StringComparison.Ordinal) => new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new StringContent("""{"detail": "You do not have permission"}"""),
        },
        0 => new HttpResponseMessage(HttpStatusCode.BadGateway),
        1 => throw new HttpRequestException("the connection was reset"),
        _ => null,
    };

    private int Chance(int of)
    {
        lock (_random)
            return _random.Next(of);
    }

    private void Hide(long? id)
    {
        lock (_hidden)
            if (id is { } one)
                _hidden.Add(one);
            else
                _hidden.Clear();
    }

    private async Task<long> NewestAsync()
    {
        var newest = (await _pair.Original.SendAsync("GET", "/api/core/object-changes/?limit=1&ordering=-id")).Json.GetProperty("results");
        return newest.GetArrayLength() == 0 ? 0 : newest[0].GetProperty("id").GetInt64();
    }

    private string Without(string body)
    {
        long[] ids;
        lock (_hidden)
            ids = [.. _hidden];
        if (ids.Length == 0)
            return body;
        var list = JsonNode.Parse(body)!; // an answer of the store
        if (list["results"] is not JsonArray results)
            return body;
        foreach (var found in results.Where(r => ids.Contains(r!["id"]!.GetValue<long>())).ToList())
        {
            results.Remove(found);
            list["count"] = list["count"]!.GetValue<int>() - 1;
        }
        return list.ToJsonString();
    }
}
