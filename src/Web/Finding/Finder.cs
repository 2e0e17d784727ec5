using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;
using Plumbline.Web.Settings;

namespace Plumbline.Web.Finding;

/// <summary>Finds what a few letters may mean: pages, what one may do, machines, runs, rulebooks; nothing that one may not see.</summary>
internal sealed class Finder(ConsoleParts parts, StoreCalls store)
{
    private const int MostOfAKind = 8;
    private const int MostMatches = 2_000;

    private static readonly (string Name, string Path)[] Pages =
    [
        ("Path", "/"), ("Machines", "/machines"), ("Devices", "/machines?kind=device"), ("Events", "/events"), ("Runs", "/runs"),
        ("Catalogue", "/catalogue"), ("Rulebooks", "/rulebooks"), ("Status", "/status"), ("Settings", "/settings"),
        ("Password", "/password"), ("Sessions", "/sessions"),
        ("Machines that failed", "/machines?state=failed"), ("Machines that wait", "/machines?state=waiting"),
        ("Machines that no run has been on", "/machines?state=never"), ("Runs that failed", "/runs?state=failed"),
    ];

    public async Task<IReadOnlyList<FoundThing>> FindAsync(string? text)
    {
        var wanted = (text ?? "").Trim();
        List<FoundThing> found =
        [
            .. Named("page", Pages, wanted), .. Named("page", Kinds(), wanted), .. Named("action", Actions(), wanted),
            .. parts.Rulebooks().Where(unit => store.Access.SeesAll && Holds(unit.Name, wanted)).Take(MostOfAKind)
                .Select(unit => new FoundThing("rulebook", unit.Name, $"/rulebooks/{Uri.EscapeDataString(unit.Name)}", "")),
        ];
        if (wanted.Length > 0)
            foreach (var kind in MachineKind.All)
                found.AddRange((await store.GetAsync(
                    $"{kind.Path}?name__ic={Uri.EscapeDataString(wanted)}&limit={MostOfAKind}&fields=id,display,site")
                    .ConfigureAwait(false)).Results.Select(m => new FoundThing(
                        "machine", m.Text("display"), $"/machines/{kind.Word}/{m.Number("id")}", m.Text("site", "name"))));
        found.AddRange(parts.Look(log => Runs(parts.HistoryOf(log), wanted), []).Found);
        return found;
    }

    // What is named as wanted comes before what only holds it.
    private static IEnumerable<FoundThing> Named(string kind, IEnumerable<(string Name, string Path)> things, string wanted) =>
        things.Where(thing => Holds(thing.Name, wanted))
            .OrderBy(thing => thing.Name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1).Take(MostOfAKind)
            .Select(thing => new FoundThing(kind, thing.Name, thing.Path, ""));

    private IEnumerable<(string Name, string Path)> Kinds()
    {
        foreach (var kind in SettingKind.All.Where(kind => store.Viewer.May("view", kind.ObjectType)))
            yield return (kind.Title, $"/settings/{kind.Word}");
        if (store.Viewer.May("view", "extras.webhook"))
            yield return ("Deliveries", "/settings/deliveries");
    }

    private IEnumerable<(string Name, string Path)> Actions()
    {
        if (store.May("add", MachineKind.Virtual.ObjectType))
        {
            yield return ("Document a machine", "/machines/new");
            yield return ("Document many machines at once", "/machines/many");
        }
        if (store.User.IsSuperuser)
            yield return ("Examine the way from NetBox to a run", "/settings/netbox");
        foreach (var kind in SettingKind.All.Where(kind => store.May("add", kind.ObjectType)))
            yield return ($"New {kind.Single}", $"/settings/{kind.Word}/new");
    }

    private IReadOnlyList<FoundThing> Runs(RunHistory history, string wanted)
    {
        IEnumerable<RunRow> rows = wanted.Length == 0 ? []
            : RunId.TryParse(wanted, out var key) ? history.One(key) is { } one && store.Access.Shows(one.Hosts) ? [one] : []
            : history.Newest(
                new RunQuery(null, null, wanted, All: false, Waiting: false) { Hosts = store.Access.Shows }, MostOfAKind,
                most: MostMatches);
        return [.. rows.Select(row => new FoundThing(
            "run", $"{row.Id}: {row.Name}", $"/runs/{row.Id}", $"{row.State}, {string.Join(", ", row.Hosts.Take(3))}"))];
    }

    private static bool Holds(string name, string wanted) => name.Contains(wanted, StringComparison.OrdinalIgnoreCase);
}
