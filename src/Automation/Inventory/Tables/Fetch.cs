using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Reads whole lists, a few at a time, and says what a token may not read.</summary>
#pragma warning disable CA1001 // the semaphore never makes a wait handle, so there is nothing to dispose of
internal sealed class Fetch(INetboxReader reader, InventoryOptions options, FindingLog findings)
{
#pragma warning restore CA1001
    // NetBox is someone's production system: fewer at once than the plugin's dozen, and still no time lost.
    private readonly SemaphoreSlim _slots = new(6);

    // So many objects that were not asked for are a chassis' or a race's; more are a server that does not filter.
    private const int MostOfOthers = 2000;

    private readonly ConcurrentQueue<string> _refused = new();

    // Seen once, the other questions of the kind need not be asked.
    private volatile FilterIgnoredException? _ignored;

    /// <summary>Says which lists the token may not read, once it is known that it may read others.</summary>
    public void SayRefused()
    {
        if (_refused.IsEmpty)
            return;
        findings.Warning("IN0301", options.At("token"),
            $"{reader.Name}: the token may not read {string.Join(", ", _refused.Distinct().Order(StringComparer.Ordinal))}; the inventory "
                + "goes on as if they were empty",
            "give the token's user the permission to view them");
    }

    public Task<List<JsonElement>> ListAsync(string path, string query, WhenForbidden refusal, CancellationToken cancellation) =>
        ReadAsync<List<JsonElement>>(path, query, null, refusal, () => [], (list, item) => list.Add(item.Clone()), cancellation);

    /// <summary>The objects of a list that were asked for; others are dropped as they come.</summary>
    /// <param name="path">The list.</param>
    /// <param name="query">Filters.</param>
    /// <param name="asked">What was asked for; null for everything.</param>
    /// <param name="refusal">What a refusal means.</param>
    /// <param name="make">Makes what the objects are put into.</param>
    /// <param name="add">Puts one in; it is valid no longer than the call.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="FilterIgnoredException">So many others came that the rest was not read.</exception>
    public async Task<T> ReadAsync<T>(
        string path, string query, AskedFor? asked, WhenForbidden refusal, Func<T> make, Action<T, JsonElement> add,
        CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (asked is { KeepsSomeOfOthers: true } && _ignored is { } earlier)
                throw new FilterIgnoredException(earlier.Path, earlier.Filter);
            var items = make();
            var ofOthers = 0;
            // The largest page, asked for in the plugin's words.
            await reader.ReadAsync(path, query.Length == 0 ? "limit=0" : "limit=0&" + query, Take, cancellation).ConfigureAwait(false);
            return items;

            void Take(JsonElement item)
            {
                var fits = asked is null || asked.Fits(item);
                if (!fits && ++ofOthers > MostOfOthers)
                    // not null: everything fits where nothing was asked for
                    throw _ignored = new FilterIgnoredException(path, asked!.Filter);
                if (fits || asked!.KeepsSomeOfOthers) // not null: as above
                    add(items, item);
            }
        }
        catch (NetboxException refused) when (refused.Failure == NetboxFailure.Forbidden && refusal == WhenForbidden.IsEmpty)
        {
            _refused.Enqueue(path);
            return make();
        }
        catch (NetboxException trouble)
        {
            throw Failure(trouble);
        }
        finally
        {
            _slots.Release();
        }
    }

    public async Task<OrderedDictionary<long, JsonElement>> TableAsync(string path, WhenForbidden refusal, CancellationToken cancellation)
    {
        var table = new OrderedDictionary<long, JsonElement>();
        foreach (var item in await ListAsync(path, "", refusal, cancellation).ConfigureAwait(false))
            table[item.Id()] = item;
        return table;
    }

    public async Task<JsonElement?> DocumentAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await reader.GetAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (NetboxException trouble)
        {
            throw Failure(trouble);
        }
    }

    public SourceFailedException Failure(NetboxException trouble)
    {
        var at = trouble.Failure switch
        {
            NetboxFailure.Forbidden => options.At("token"),
            NetboxFailure.Refused => FilterPlace(trouble.Answer) ?? options.At("api_endpoint"),
            _ => options.At("api_endpoint"),
        };
        return new(new("IN0302", Rulebooks.Diagnostics.Severity.Error, at, trouble.Message), trouble)
        {
            MayPass = trouble.Failure != NetboxFailure.Refused,
        };
    }

    // NetBox names the parameter whose value it refuses.
    private Rulebooks.Diagnostics.SourcePosition? FilterPlace(string? answer) => answer is null ? null
        : options.QueryFilters.Concat(options.DeviceQueryFilters).Concat(options.VmQueryFilters)
            .FirstOrDefault(filter => answer.Contains($"\"{filter.Name}\"", StringComparison.Ordinal))?.At;
}
