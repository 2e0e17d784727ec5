using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.EndToEnd.Inventory;

/// <summary>Documents a small site in a NetBox over its REST API, as people and tools do.</summary>
internal sealed class StoreContents : IDisposable
{
    public const int Machines = 30;

    private readonly HttpClient _http;

    public StoreContents(Uri address, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri(address, "api/") };
        _http.DefaultRequestHeaders.Add("Authorization", $"Token {token}");
    }

    public async Task WriteAsync(CancellationToken cancellation)
    {
        var europe = await PostAsync("dcim/regions/", new() { ["name"] = "Europe", ["slug"] = "europe" }, cancellation);
        var germany = await PostAsync("dcim/regions/", new() { ["name"] = "Germany", ["slug"] = "germany", ["parent"] = europe },
            cancellation);
        var core = await PostAsync("dcim/site-groups/", new() { ["name"] = "Core", ["slug"] = "core" }, cancellation);
        var site = await PostAsync("dcim/sites/",
            new() { ["name"] = "Fra 1", ["slug"] = "fra-1", ["region"] = germany, ["group"] = core, ["time_zone"] = "Europe/Berlin",
                ["status"] = "active" }, cancellation);
        await PostAsync("dcim/sites/", new() { ["name"] = "Buh 1", ["slug"] = "buh-1", ["status"] = "active" }, cancellation);
        var role = await PostAsync("dcim/device-roles/",
            new() { ["name"] = "Virtual Machine", ["slug"] = "virtual-machine", ["color"] = "ff0000", ["vm_role"] = true }, cancellation);
        var platform = await PostAsync("dcim/platforms/", new() { ["name"] = "Debian 12", ["slug"] = "debian-12" }, cancellation);
        var tenant = await PostAsync("tenancy/tenants/", new() { ["name"] = "Acme", ["slug"] = "acme" }, cancellation);
        await PostAsync("extras/tags/", new() { ["name"] = "web", ["slug"] = "web", ["color"] = "ff0000" }, cancellation);
        var type = await PostAsync("virtualization/cluster-types/", new() { ["name"] = "KVM", ["slug"] = "kvm" }, cancellation);
        var group = await PostAsync("virtualization/cluster-groups/", new() { ["name"] = "Prod", ["slug"] = "prod" }, cancellation);
        var cluster = await PostAsync("virtualization/clusters/",
            new() { ["name"] = "fra kvm", ["type"] = type, ["group"] = group, ["scope_type"] = "dcim.site", ["scope_id"] = site },
                cancellation);
        var loose = await PostAsync("virtualization/clusters/", new() { ["name"] = "loose", ["type"] = type }, cancellation);
        await PostAsync("extras/custom-fields/",
            new() { ["name"] = "login_user", ["type"] = "text", ["object_types"] = new JsonArray("virtualization.virtualmachine") },
                cancellation);
        await PostAsync("extras/config-contexts/",
            new() { ["name"] = "all", ["weight"] = 1000, ["data"] = new JsonObject { ["ansible_roles"] = new JsonArray("baseline") },
                ["is_active"] = true }, cancellation);
        for (var i = 0; i < Machines; i++)
        {
            var machine = await PostAsync("virtualization/virtual-machines/", new()
            {
                ["name"] = $"vm-{i:00}", ["cluster"] = i % 3 == 0 ? loose : cluster, ["role"] = role, ["platform"] = i % 2 == 0
                    ? null
                    : platform,
                ["tenant"] = i % 4 == 0 ? tenant : null, ["vcpus"] = 2, ["memory"] = 2048, ["status"] = "active",
                ["tags"] = i % 5 == 0 ? new JsonArray(new JsonObject { ["slug"] = "web" }) : [],
                ["custom_fields"] = i % 2 == 0 ? [] : new JsonObject { ["login_user"] = "ops" },
                ["local_context_data"] = i % 7 == 0 ? new JsonObject { ["k"] = i } : null,
            }, cancellation);
            if (i % 6 == 0)
                continue;
            var nic = await PostAsync("virtualization/interfaces/", new() { ["virtual_machine"] = machine, ["name"] = "eth0" },
                cancellation);
            var address = await PostAsync("ipam/ip-addresses/", new()
            {
                ["address"] = $"10.0.0.{i + 1}/24", ["assigned_object_type"] = "virtualization.vminterface", ["assigned_object_id"] = nic,
                ["dns_name"] = i % 2 == 0 ? "" : $"vm{i}.plumbline.test",
            }, cancellation);
            await SendAsync(HttpMethod.Patch, $"virtualization/virtual-machines/{machine}/", new() { ["primary_ip4"] = address },
                cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<long> PostAsync(string path, JsonObject body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, body, cancellation);

    private async Task<long> SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text).GetProperty("id").GetInt64()
            : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}
