using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Batches;
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
        if (_fields.Context(given.Context) is { } context)
            _machine["local_context_data"] = context;
        foreach (var (field, value) in more ?? [])
            _machine[field] = value?.DeepClone();
        if (HasAddress && string.IsNullOrWhiteSpace(given.Interface))
            _fields.Refuse("An address needs an interface: give it a name.");
        if (!string.IsNullOrWhiteSpace(given.Address) && !string.IsNullOrEmpty(given.Prefix))
            _fields.Refuse("Give an address, or a prefix to take the next free one of; not both.");
    }

    /// <summary>What the form itself can tell is wrong; null for nothing.</summary>
    public string? Problem => _fields.Problem;

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

    /// <summary>The same calls for a shell; numbers that are known only after a call stand as its variables.</summary>
    public string AsCurl(string server)
    {
        var lines = new List<string> { "TOKEN=…   # a token of yours" };
        Call("VM=", "POST", Machines, Text(_machine));
        if (!string.IsNullOrWhiteSpace(_given.Interface))
            Call("IF=", "POST", Interfaces, Variables(Interface(-1), ("-1", "$VM")));
        if (!string.IsNullOrWhiteSpace(_given.Interface) && HasAddress)
        {
            Call("IP=", "POST", AddressPath, Variables(Address(-1), ("-1", "$IF")));
            Call("", "PATCH", Machines + "'$VM'/", Variables(new JsonObject { [Primary(_given.Address ?? "")] = -1 }, ("-1", "$IP")));
        }
        return string.Join('\n', lines);

        void Call(string variable, string method, string path, string body)
        {
            var curl = $"curl -s -X {method} -H \"Authorization: Token $TOKEN\" -H 'Content-Type: application/json' \\\n"
                + $"  '{server}/api/{path}' -d '{body}'";
            lines.Add(variable.Length > 0 ? $"{variable}$({curl} | jq .id)" : curl);
        }
    }

    private string AddressPath => string.IsNullOrEmpty(_given.Prefix) ? Addresses : $"ipam/prefixes/{_given.Prefix}/available-ips/";

    private JsonObject Interface(JsonNode machine) => new() { ["virtual_machine"] = machine, ["name"] = _given.Interface!.Trim() };

    private JsonObject Address(JsonNode onInterface)
    {
        var address = new JsonObject
        {
            ["assigned_object_type"] = "virtualization.vminterface", ["assigned_object_id"] = onInterface, ["status"] = "active",
        };
        if (string.IsNullOrEmpty(_given.Prefix))
            address["address"] = _given.Address!.Trim();
        return address;
    }

    private static string Primary(string address) => address.Contains(':', StringComparison.Ordinal) ? "primary_ip6" : "primary_ip4";

    private static string Text(JsonObject body) => body.ToJsonString(MachineFields.Plain).Replace("'", @"'\''", StringComparison.Ordinal);

    private static string Variables(JsonObject body, (string Number, string Variable) known) =>
        Text(body).Replace($":{known.Number}", $":'{known.Variable}'", StringComparison.Ordinal);

    private void Number(string field, string? given)
    {
        if (_fields.Number(field, given) is { } number)
            _machine[field] = number;
    }
}
