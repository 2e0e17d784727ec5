using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Batches;
using Plumbline.Netbox.Setup;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>
/// The calls of the API that document a virtual machine: itself, its interface, its address, and that the address is primary.
/// </summary>
internal sealed class MachineDocumentation
{
    private const string Machines = "virtualization/virtual-machines/";
    private const string Interfaces = "virtualization/interfaces/";
    private const string Addresses = "ipam/ip-addresses/";
    private const string OwnContext = "local_context_data";
    private const string OnInterface = "assigned_object_id";

    private readonly NewMachine _given;
    private readonly MachineFields _fields = new();
    private readonly JsonObject _machine;

    /// <param name="given">What the form has fields for.</param>
    /// <param name="more">Further fields of the machine, as the API takes them; they count before those of the form.</param>
    public MachineDocumentation(NewMachine given, JsonObject? more = null)
    {
        (_given, _machine) = (given, _fields.Body);
        _machine["name"] = given.Name?.Trim();
        _machine["status"] = "active";
        Number("site", given.Site);
        Number("cluster", given.Cluster);
        Number("role", given.Role);
        Number("vcpus", given.Vcpus);
        Number("memory", given.Memory);
        Number("disk", given.Disk);
        if (!string.IsNullOrWhiteSpace(given.User))
            _machine["custom_fields"] = new JsonObject { [SetupRequest.LoginUser] = given.User.Trim() };
        if (_fields.Context(given.Context) is { } context)
            _machine[OwnContext] = context;
        if (given.Software is { Count: > 0 } software)
            Put(software);
        foreach (var (field, value) in more ?? [])
            _machine[field] = value?.DeepClone();
        if (LacksInterface)
            _fields.Refuse("An address needs an interface: give it a name.");
        if (!string.IsNullOrWhiteSpace(given.Address) && !string.IsNullOrEmpty(given.Prefix))
            _fields.Refuse("Give an address, or a prefix to take the next free one of; not both.");
        if (!string.IsNullOrEmpty(given.Prefix) && !long.TryParse(given.Prefix, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            _fields.Refuse($"Prefix: '{given.Prefix}' is no number.");
    }

    /// <summary>What the form itself can tell is wrong; null for nothing.</summary>
    public string? Problem => _fields.Problem;

    /// <summary>It is to have an address, and no interface to have it on.</summary>
    public bool LacksInterface => HasAddress && string.IsNullOrWhiteSpace(_given.Interface);

    private bool HasAddress => !string.IsNullOrWhiteSpace(_given.Address) || !string.IsNullOrEmpty(_given.Prefix);

    /// <summary>The same as one step after the other of a transaction; an address is one that was typed.</summary>
    public IReadOnlyList<BatchStep> Steps()
    {
        var steps = new List<BatchStep> { new(Machines, _machine) };
        if (string.IsNullOrWhiteSpace(_given.Interface))
            return steps;
        steps.Add(new BatchStep(Interfaces, Interface(BatchStep.MadeBy(0))));
        if (string.IsNullOrWhiteSpace(_given.Address))
            return steps;
        steps.Add(new BatchStep(Addresses, Address(BatchStep.MadeBy(1))));
        steps.Add(new BatchStep(Machines, new JsonObject { [Primary(_given.Address)] = BatchStep.MadeBy(2) }, Changes: 0));
        return steps;
    }

    /// <summary>Makes the calls, until one is refused.</summary>
    /// <returns>The number of the machine, when it was documented; what was refused behind it, when something was.</returns>
    public async Task<(long? Machine, string? Problem)> WriteAsync(StoreCalls store)
    {
        var machine = await store.SendAsync("POST", Machines, _machine).ConfigureAwait(false);
        if (!machine.IsGood)
            return (null, machine.Problem);
        var id = machine.Body.Number("id");
        if (string.IsNullOrWhiteSpace(_given.Interface))
            return (id, null);
        var made = await store.SendAsync("POST", Interfaces, Interface(id)).ConfigureAwait(false);
        if (!made.IsGood || !HasAddress)
            return (id, made.Problem);
        var address = await store.SendAsync("POST", AddressPath, Address(made.Body.Number("id"))).ConfigureAwait(false);
        if (!address.IsGood)
            return (id, address.Problem);
        var primary = new JsonObject { [Primary(address.Body.Text("address"))] = address.Body.Number("id") };
        return (id, (await store.SendAsync("PATCH", $"{Machines}{id}/", primary).ConfigureAwait(false)).Problem);
    }

    /// <summary>The same calls, as they can be shown.</summary>
    /// <param name="prefix">The network of the prefix whose next free address it gets.</param>
    public IReadOnlyList<MachineCall> Calls(string prefix = "")
    {
        var calls = new List<MachineCall> { new("vm", Machines, _machine) };
        if (string.IsNullOrWhiteSpace(_given.Interface))
            return calls;
        calls.Add(new MachineCall("interface", Interfaces, new JsonObject { ["name"] = _given.Interface.Trim() })
        {
            Names = ("virtual_machine", "vm"),
        });
        if (!HasAddress)
            return calls;
        var address = Address(0);
        address.Remove(OnInterface);
        calls.Add(new MachineCall("address", AddressPath, address) { Names = (OnInterface, "interface") });
        calls.Add(new MachineCall(null, Machines, []) { Changes = "vm", Names = (Primary(_given.Address + prefix), "address") });
        return calls;
    }

    private string AddressPath => string.IsNullOrEmpty(_given.Prefix) ? Addresses : $"ipam/prefixes/{_given.Prefix}/available-ips/";

    private JsonObject Interface(JsonNode machine) => new() { ["virtual_machine"] = machine, ["name"] = _given.Interface!.Trim() };

    private JsonObject Address(JsonNode onInterface)
    {
        var address = new JsonObject
        {
            ["assigned_object_type"] = "virtualization.vminterface", [OnInterface] = onInterface, ["status"] = "active",
        };
        if (string.IsNullOrEmpty(_given.Prefix))
            address["address"] = _given.Address!.Trim();
        return address;
    }

    private static string Primary(string address) => address.Contains(':', StringComparison.Ordinal) ? "primary_ip6" : "primary_ip4";

    private void Put(IEnumerable<string> software)
    {
        var context = _machine[OwnContext] as JsonObject ?? [];
        if (!context.TryAdd(MachineSoftware.Key, new JsonArray([.. software.Select(role => (JsonNode)role)])))
            _fields.Refuse($"The context says '{MachineSoftware.Key}' as well: tick the software, or write it there.");
        _machine[OwnContext] = context;
    }

    private void Number(string field, string? given)
    {
        if (_fields.Number(field, given) is { } number)
            _machine[field] = number;
    }
}
