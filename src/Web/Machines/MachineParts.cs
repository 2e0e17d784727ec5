using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>Interfaces of a machine and their addresses, changed by the API's own calls.</summary>
internal sealed class MachineParts(StoreCalls store, MachineKind kind, long machine)
{
    private const string Addresses = "ipam/ip-addresses/";
    private const int Most = 200;

    private readonly string _path = kind == MachineKind.Device ? "dcim/interfaces/" : "virtualization/interfaces/";
    private readonly string _owner = kind == MachineKind.Device ? "device" : "virtual_machine";

    /// <summary>The type of the interfaces.</summary>
    public string ObjectType { get; } = kind == MachineKind.Device ? "dcim.interface" : "virtualization.vminterface";

    /// <summary>The interfaces with the addresses on each, as far as they may be viewed.</summary>
    public async Task<IReadOnlyList<(JsonElement Interface, IReadOnlyList<JsonElement> Addresses)>> ReadAsync()
    {
        var interfaces = (await store.GetAsync(Invariant($"{_path}?{_owner}_id={machine}&limit={Most}")).ConfigureAwait(false))
            .Results.ToList();
        var addresses = (await store.GetAsync(Invariant($"{Addresses}?{_owner}_id={machine}&limit={Most}")).ConfigureAwait(false)).Results
            .ToLookup(address => address.Number("assigned_object_id"));
        return [.. interfaces.Select(one => (one, (IReadOnlyList<JsonElement>)[.. addresses[one.Number("id")]]))];
    }

    /// <summary>Does what a form of the page asks for.</summary>
    /// <param name="act">The button, and what it is about: <c>save</c>, <c>drop</c>, <c>primary 12</c>, <c>free 12</c>, <c>add</c>.</param>
    /// <param name="form">Its fields.</param>
    /// <returns>What the API, or the form itself, says against it; null where it is done.</returns>
    public async Task<string?> ActAsync(string act, IFormCollection form)
    {
        var known = await ReadAsync().ConfigureAwait(false);
        if (act == "add")
            return await AddAsync(form).ConfigureAwait(false);
        var (one, addresses) = known.FirstOrDefault(part => part.Interface.Text("id") == form["interface"]);
        if (one.ValueKind != JsonValueKind.Object)
            return "This interface is gone: somebody has removed it meanwhile.";
        var id = one.Number("id");
        if (act == "drop")
            return (await store.SendAsync("DELETE", Invariant($"{_path}{id}/"), null).ConfigureAwait(false)).Problem;
        if (act == "save")
            return await SaveAsync(one, form).ConfigureAwait(false);
        if (act.Split(' ') is not [var verb, var number] || addresses.FirstOrDefault(a => a.Text("id") == number) is not
            { ValueKind: JsonValueKind.Object } address)
            return "This address is gone: somebody has removed it meanwhile.";
        return verb switch
        {
            "primary" => await PrimaryAsync(address).ConfigureAwait(false),
            "free" => (await store.SendAsync("DELETE", $"{Addresses}{number}/", null).ConfigureAwait(false)).Problem,
            _ => null,
        };
    }

    private async Task<string?> AddAsync(IFormCollection form)
    {
        var body = new JsonObject { [_owner] = machine, ["name"] = form["name"].ToString().Trim() };
        if (kind == MachineKind.Device)
            body["type"] = form["type"].ToString() is { Length: > 0 } type ? type : "other";
        return (await store.SendAsync("POST", _path, body).ConfigureAwait(false)).Problem;
    }

    private async Task<string?> SaveAsync(JsonElement one, IFormCollection form)
    {
        var (name, address, prefix) = (form["name"].ToString().Trim(), form["address"].ToString().Trim(), form["prefix"].ToString());
        if (address.Length > 0 && prefix.Length > 0)
            return "Give an address, or a prefix to take the next free one of; not both.";
        if (prefix.Length > 0 && !long.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return $"Prefix: '{prefix}' is no number.";
        var id = one.Number("id");
        if (name != one.Text("name")
            && (await store.SendAsync("PATCH", Invariant($"{_path}{id}/"), new { name }).ConfigureAwait(false)).Problem is { } problem)
            return problem;
        if (address.Length + prefix.Length == 0)
            return null;
        var body = new JsonObject
        {
            ["assigned_object_type"] = ObjectType, ["assigned_object_id"] = id, ["status"] = "active",
        };
        if (address.Length > 0)
            body["address"] = address;
        var made = await store.SendAsync("POST", prefix.Length > 0 ? $"ipam/prefixes/{prefix}/available-ips/" : Addresses, body)
            .ConfigureAwait(false);
        if (!made.IsGood)
            return made.Problem;
        // The first address of a family is the one by which a machine is reached.
        var owner = await store.GetAsync(Invariant($"{kind.Path}{machine}/")).ConfigureAwait(false);
        return owner.Body.At(Primary(made.Body)).ValueKind == JsonValueKind.Null
            ? await PrimaryAsync(made.Body).ConfigureAwait(false) : null;
    }

    private async Task<string?> PrimaryAsync(JsonElement address) => (await store.SendAsync(
        "PATCH", Invariant($"{kind.Path}{machine}/"), new JsonObject { [Primary(address)] = address.Number("id") })
        .ConfigureAwait(false)).Problem;

    private static string Primary(JsonElement address) =>
        address.Text("address").Contains(':', StringComparison.Ordinal) ? "primary_ip6" : "primary_ip4";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
