using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Protection;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Inventory.Live;

/// <summary>
/// Finds the one virtual machine that a host is made of, with the little of it that is certain without reading the rest. Says nothing
/// wherever something else could have a part in that: filters, another name, objects of the same name, variables that take its place.
/// </summary>
internal sealed class SoleObjects
{
    private static readonly string[] Certain = ["status", "primary_ip4", "primary_ip6"];

    private readonly InventoryOptions _options;
    private readonly bool _isPlain;
    private readonly string[] _flattened;
    private readonly string _fields;

    public SoleObjects(InventoryOptions options)
    {
        _options = options;
        _isPlain = options is { HostnameField: null, Strict: false, RenameVariables.Count: 0 }
            && options.QueryFilters.Count + options.DeviceQueryFilters.Count + options.VmQueryFilters.Count == 0
            && !options.Compose.Any(expression => Certain.Contains(expression.Name));
        // Whose keys become variables beside the certain ones.
        _flattened =
        [
            .. options is { ConfigContext: true, FlattenConfigContext: true } ? ["config_context"] : Array.Empty<string>(),
            .. options.FlattenLocalContextData ? ["local_context_data"] : Array.Empty<string>(),
            .. options.FlattenCustomFields ? ["custom_fields"] : Array.Empty<string>(),
        ];
        _fields = string.Join(',', ["id", "name", .. Certain, .. _flattened]);
    }

    /// <summary>The object of a host; null where it is not certain that there is one and no other.</summary>
    /// <param name="name">The host.</param>
    /// <param name="store">What is read, which has no wait.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<SoleObject?> FindAsync(string name, INetboxReader store, CancellationToken cancellation)
    {
        if (!_isPlain || InventoryNames.RefusalOfHost(name) is not null)
            return null;
        // The filter is loose about case, and names are not.
        var (query, still) = ("name=" + Uri.EscapeDataString(name), store.Still());
        var machines = new List<JsonElement>();
        var hasDevice = false;
        await still.ReadAsync(HostQueries.Path(HostKind.Device), query + "&fields=name", device => hasDevice |= device.Text("name") == name,
            cancellation).ConfigureAwait(false);
        if (hasDevice)
            return null;
        await still.ReadAsync(HostQueries.Path(HostKind.VirtualMachine), $"{query}&fields={_fields}", machine =>
        {
            if (machine.Text("name") == name)
                machines.Add(machine.Clone());
        }, cancellation).ConfigureAwait(false);
        return machines is [var only] && !_flattened.Any(field => Hides(only.Field(field)))
            ? new(name, HostKind.VirtualMachine, only.Id(), Variables(only), _options)
            : null;
    }

    private static bool Hides(JsonElement? flattened) =>
        flattened is { ValueKind: JsonValueKind.Object } keys && Array.Exists(Certain, name => keys.TryGetProperty(name, out _));

    private static Mapping Variables(JsonElement machine)
    {
        var variables = new Mapping();
        if (machine.Field("status") is { } status)
            variables["status"] = status;
        foreach (var name in (string[])["primary_ip4", "primary_ip6"])
            if (HostVariables.Address(machine.Field(name)) is { } address)
                variables[name] = address;
        return variables;
    }
}
