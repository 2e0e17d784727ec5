using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>A small NetBox in memory whose virtual machines a test can change; it counts requests and can be away.</summary>
internal sealed class StoreOfHosts : INetboxReader
{
    private readonly List<JsonObject> _machines = [];
    private int _requests;

    public string Name => "http://netbox.test";

    public bool IsAway { get; set; }

    public int Requests => _requests;

    public void Add(string name, JsonObject? context = null, string status = "active", string? address = null) => _machines.Add(new()
    {
        ["id"] = _machines.Count + 1,
        ["name"] = name,
        ["status"] = new JsonObject { ["value"] = status, ["label"] = status },
        ["tags"] = new JsonArray(),
        ["custom_fields"] = new JsonObject(),
        ["config_context"] = context ?? new JsonObject(),
        ["primary_ip"] = address is null ? null : new JsonObject { ["id"] = 1, ["address"] = address },
    });

    public void Change(string name, Action<JsonObject> change) => change(_machines.First(m => (string?)m["name"] == name));

    public void Remove(string name) => _machines.RemoveAll(m => (string?)m["name"] == name);

    public async IAsyncEnumerable<JsonElement> ListAsync(string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await AnswerAsync(cancellation);
        if (path != "virtualization/virtual-machines/")
            yield break;
        var name = query.Split('&').FirstOrDefault(p => p.StartsWith("name__ie=", StringComparison.Ordinal))?["name__ie=".Length..];
        foreach (var machine in _machines.ToList())
            if (name is null || string.Equals((string?)machine["name"], Uri.UnescapeDataString(name.Replace('+', ' ')),
                StringComparison.OrdinalIgnoreCase))
                yield return JsonElement.Parse(machine.ToJsonString());
    }

    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellation)
    {
        await AnswerAsync(cancellation);
        return JsonElement.Parse("""{"netbox-version": "4.6.8"}""");
    }

    /// <summary>The options of a file with this text after the three lines that every file has.</summary>
    public static InventoryOptions Options(string more = "", string file = "/tmp/nb.yml")
    {
        var mistakes = new DiagnosticBag();
        return OptionsReader.Read($"plugin: netbox.netbox.nb_inventory\napi_endpoint: http://netbox.test\ntoken: abc\nservices: "
            + $"false\nracks: false\nplurals: false\n{more}", file, _ => null, new Mapping(), mistakes)
            ?? throw new InvalidOperationException(string.Join("\n", mistakes));
    }

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _requests);
        if (IsAway)
            throw new NetboxException(NetboxFailure.Unreachable, "NetBox at http://netbox.test does not answer");
    }
}
