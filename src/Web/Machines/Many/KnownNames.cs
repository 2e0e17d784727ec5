using Plumbline.Web.Calls;
using Plumbline.Wording;

namespace Plumbline.Web.Machines.Many;

/// <summary>The objects of a list that somebody may see, by their names and slugs.</summary>
internal sealed class KnownNames
{
    private const int PageSize = 1000;
    private const int Most = 20_000;

    private readonly Dictionary<string, List<long>> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _what;

    private KnownNames(string what) => _what = what;

    /// <param name="what">One of them, for people.</param>
    public static async Task<KnownNames> ReadAsync(StoreCalls store, string path, string what)
    {
        var known = new KnownNames(what);
        var (start, read) = (0L, PageSize);
        for (var all = 0; read == PageSize && all < Most; all += read)
        {
            List<System.Text.Json.JsonElement> page =
                [.. (await store.GetAsync($"{path}?limit={PageSize}&start={start}&fields=id,name,slug").ConfigureAwait(false)).Results];
            foreach (var item in page)
                foreach (var name in (string[])[item.Text("name"), item.Text("slug")])
                    known.Add(name, item.Number("id"));
            read = page.Count;
            start = read > 0 ? page[^1].Number("id") + 1 : start;
        }
        return known;
    }

    /// <summary>The number of the one that is meant; or why there is none.</summary>
    public (long? Id, string Says) Find(string name) => _ids.GetValueOrDefault(name) switch
    {
        [var one] => (one, ""),
        { Count: > 1 } => (null, $"more than one {_what} is named so: give its slug"),
        _ => (null, NearestName.Question(name, _ids.Keys) is { } question ? $"there is no such {_what}; {question}"
            : _ids.Count == 0 ? $"there is no {_what} yet" : $"there is no such {_what}"),
    };

    private void Add(string name, long id)
    {
        if (name.Length == 0)
            return;
        if (!_ids.TryGetValue(name, out var ids))
            _ids[name] = ids = [];
        if (!ids.Contains(id))
            ids.Add(id);
    }
}
