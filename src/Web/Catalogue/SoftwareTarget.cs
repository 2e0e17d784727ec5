using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Catalogue;

/// <summary>What software is to be put on: one machine, those of a filter, a config context, or a new one.</summary>
/// <param name="Title">For people.</param>
/// <param name="Items">The machines, or the context, as the API has them; none for a new context.</param>
/// <param name="Page">Where it is looked at; null for none.</param>
internal sealed record SoftwareTarget(TargetKind Kind, string Title, IReadOnlyList<JsonElement> Items, string? Page)
{
    /// <summary>Machines of one filter that are written at once.</summary>
    public const int MostMachines = 1000;

    private const string Contexts = "extras/config-contexts/";
    private const string New = "new";

    // In the address -> in the API.
    private static readonly (string Name, string Filter)[] Filters =
        [("m.q", "q"), ("m.site", "site"), ("m.role", "role"), ("m.tag", "tag"), ("m.cluster", "cluster"), ("m.platform", "platform")];

    /// <summary>The names that say in an address what is meant.</summary>
    public static IEnumerable<string> Names => ["machine", "context", "m.kind", "m.state", .. Filters.Select(f => f.Name)];

    /// <summary>The kind of the machines.</summary>
    public MachineKind Machines { get; init; } = MachineKind.Virtual;

    /// <summary>What one machine has rendered, or what a context holds: the start of the form.</summary>
    public JsonElement Own => Kind switch
    {
        TargetKind.Machine => Items[0].At("local_context_data"),
        TargetKind.Context => Items[0].At("data"),
        _ => default,
    };

    /// <summary>The first of them whose software is neither a list nor a text; null where a wish can be done.</summary>
    public string? Unreadable => Items.FirstOrDefault(item => Kind == TargetKind.Context
            ? !SoftwareWish.IsReadable(item.At("data"))
            : !SoftwareWish.IsReadable(item.At("local_context_data")) || !SoftwareWish.IsReadable(item.At("config_context")))
        is { ValueKind: JsonValueKind.Object } odd ? odd.Text("display") is { Length: > 0 } shown ? shown : odd.Text("name") : null;

    /// <summary>The request that does a wish; null where nothing would be changed.</summary>
    public SoftwareWrite? Write(SoftwareWish wish, NewContext? context) => Kind switch
    {
        TargetKind.Machine => wish.Onto(Own, Items[0].At("config_context")) is { } own
            ? new("PATCH", string.Create(CultureInfo.InvariantCulture, $"{Machines.Path}{Items[0].Number("id")}/"),
                new JsonObject { ["local_context_data"] = own }) : null,
        TargetKind.Machines => Bulk(wish),
        TargetKind.Context => wish.Onto(Own, Own) is { } data
            ? new("PATCH", string.Create(CultureInfo.InvariantCulture, $"{Contexts}{Items[0].Number("id")}/"),
                new JsonObject { ["data"] = data }) : null,
        _ => new("POST", Contexts, (context ?? new NewContext()).Body(wish.Onto(default, default) ?? [])),
    };

    /// <summary>Finds what an address means.</summary>
    /// <returns>It; or what is wrong with it. Neither where the address says nothing.</returns>
    public static async Task<(SoftwareTarget? Target, string? Problem)> FindAsync(
        StoreCalls store, ConsoleParts parts, Func<string, string?> asked)
    {
        if (asked("machine") is { Length: > 0 } machine)
            return await MachineAsync(store, machine).ConfigureAwait(false);
        if (asked("context") is New)
            return (new(TargetKind.NewContext, "a new config context", [], null), null);
        if (asked("context") is { Length: > 0 } context)
        {
            var found = await store.GetAsync($"{Contexts}{Uri.EscapeDataString(context)}/").ConfigureAwait(false);
            return found.IsGood
                ? (new(TargetKind.Context, $"the config context {found.Body.Text("name")}", [found.Body], null), null)
                : (null, "There is no such config context, or none that you may view.");
        }
        return Names.Any(name => !string.IsNullOrEmpty(asked(name)))
            ? await MachinesAsync(store, parts, asked).ConfigureAwait(false) : (null, null);
    }

    private static async Task<(SoftwareTarget?, string?)> MachineAsync(StoreCalls store, string machine)
    {
        var (found, count) = (new List<SoftwareTarget>(), 0L);
        var numbered = MachineKind.All.FirstOrDefault(k => NumberOf(k, machine) is not null);
        foreach (var kind in MachineKind.All.Where(k => numbered is null || k == numbered))
        {
            var filter = NumberOf(kind, machine) is { } id
                ? string.Create(CultureInfo.InvariantCulture, $"&id={id}") : $"&name={Uri.EscapeDataString(machine)}";
            var answer = await store.GetAsync($"{kind.Path}?limit=1{filter}").ConfigureAwait(false);
            count += answer.Count;
            found.AddRange(answer.Results.Select(one => new SoftwareTarget(TargetKind.Machine, one.Text("display"), [one],
                string.Create(CultureInfo.InvariantCulture, $"/machines/{kind.Word}/{one.Number("id")}")) { Machines = kind }));
        }
        return count > 1 ? (null, $"{count} machines are called {machine}: begin at the page of the one you mean (vm/ID or device/ID).")
            : found is [var only] ? (only, null)
            : (null, $"No machine that you may view is called {machine}.");
    }

    private static long? NumberOf(MachineKind kind, string machine) => machine.StartsWith(kind.Word + "/", StringComparison.Ordinal)
        && long.TryParse(machine.AsSpan(kind.Word.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static async Task<(SoftwareTarget?, string?)> MachinesAsync(StoreCalls store, ConsoleParts parts, Func<string, string?> asked)
    {
        var kind = MachineKind.Of(asked("m.kind"));
        var given = Filters.Select(f => (f.Filter, Value: asked(f.Name))).Where(f => !string.IsNullOrEmpty(f.Value)).ToList();
        var filter = string.Concat(given.Select(f => $"&{f.Filter}={Uri.EscapeDataString(f.Value!)}"));
        var states = new MachineStates(parts, store.Access);
        if (asked("m.state") is { Length: > 0 } state)
            given.Add(("state", state));
        var answer = await store.ListAsync(
            $"{kind.Path}?limit={MostMachines}&ordering=name{filter}&fields=id,name,display,last_updated,local_context_data,config_context",
            new ListPlace { Named = states.Wanted(asked("m.state")) }).ConfigureAwait(false);
        if (!answer.IsGood)
            return (null, answer.Problem);
        if (answer.Count > MostMachines)
            return (null, TooMany(answer.Count));
        var items = answer.Results.ToList();
        if (items.Count == 0)
            return (null, "No machine is like that.");
        var words = given.Count == 0 ? "all" : string.Join(", ", given.Select(f => $"{f.Item1} {f.Value}"));
        return (new(TargetKind.Machines, $"{items.Count} machines ({words})", items,
            "/machines?" + string.Join('&', given.Select(f => $"{f.Item1}={Uri.EscapeDataString(f.Value!)}").Prepend(
                $"kind={kind.Word}"))) { Machines = kind }, null);
    }

    private static string TooMany(long count) => string.Create(CultureInfo.InvariantCulture,
        $"{count} machines are too many to be written one by one (at most {MostMachines}): a config context is for all of a site, role or tag.");

    private SoftwareWrite? Bulk(SoftwareWish wish)
    {
        var written = new JsonArray();
        foreach (var item in Items)
            if (wish.Onto(item.At("local_context_data"), item.At("config_context")) is { } own)
                written.Add(new JsonObject { ["id"] = item.Number("id"), ["local_context_data"] = own });
        return written.Count == 0 ? null : new SoftwareWrite("PATCH", Machines.Path, written);
    }
}

/// <summary>What kind of thing software is put on.</summary>
internal enum TargetKind
{
    /// <summary>One machine.</summary>
    Machine,

    /// <summary>All of a filter.</summary>
    Machines,

    /// <summary>A config context.</summary>
    Context,

    /// <summary>One that is made for it.</summary>
    NewContext,
}
