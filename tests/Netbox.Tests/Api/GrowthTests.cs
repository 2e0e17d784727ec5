using System.Globalization;
using Plumbline.Netbox.Store.Objects;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Ten times as many machines: a change and a page cost what they did. Rows that are looked at are counted, so that the machine the test
/// runs on does not matter.
/// </summary>
public sealed class GrowthTests
{
    private const int Few = 300, Many = 3000;

    // Rows beside those a request is about: a level more in a tree of ids, a longer chain of one's own.
    private const int Slack = 60;

    private static readonly (string Method, string Path, string Body)[] Requests =
    [
        ("POST", "virtualization/virtual-machines/", """{"name": "one", "cluster": 1, "role": 1, "tags": [1]}"""),
        ("POST", "virtualization/virtual-machines/", $"[{string.Join(',', Enumerable.Range(0, 50)
            .Select(i => $$"""{"name": "more{{i}}", "cluster": 1, "role": 2, "custom_fields": {"size": "l"} }"""))}]"),
        ("POST", "virtualization/interfaces/", $"[{string.Join(',', Enumerable.Range(0, 100)
            .Select(i => $$"""{"name": "eth0-{{i}}", "virtual_machine": {{10 + i}} }"""))}]"),
        ("POST", "ipam/ip-addresses/", """{"address": "10.200.0.1/16", "assigned_object_type": "virtualization.vminterface","""
            + """ "assigned_object_id": 30}"""),
        ("POST", "ipam/prefixes/", """[{"prefix": "10.201.0.0/24"}, {"prefix": "10.201.1.0/24"}]"""),
        ("PATCH", "virtualization/virtual-machines/20/", """{"comments": "x", "name": "renamed"}"""),
        ("PATCH", "virtualization/virtual-machines/", """[{"id": 21, "role": 2}, {"id": 22, "status": "offline"}]"""),
        ("PATCH", "extras/config-contexts/1/", """{"data": {"a": 7}}"""),
        ("POST", "ipam/prefixes/1/available-ips/", "[{}, {}]"),
        ("POST", "dcim/inventory-items/", """[{"device": 1, "name": "one"}, {"device": 1, "name": "two", "parent": 3}]"""),
        ("PATCH", "dcim/inventory-items/4/", """{"label": "x"}"""),
        ("DELETE", "virtualization/virtual-machines/23/", ""),
        ("DELETE", "ipam/ip-addresses/", """[{"id": 40}, {"id": 41}]"""),
        ("GET", "virtualization/virtual-machines/?tag=db", ""),
        ("GET", "virtualization/virtual-machines/?role=small&status=active", ""),
        ("GET", "virtualization/virtual-machines/?cf_size=s&offset=50", ""),
        ("GET", "virtualization/virtual-machines/?offset=200", ""),
        ("GET", "virtualization/virtual-machines/?name__ie=M25", ""),
        ("GET", "virtualization/interfaces/?virtual_machine_id=25", ""),
        ("GET", "ipam/ip-addresses/?virtual_machine_id=25", ""),
        ("GET", "ipam/services/?parent_object_id=25", ""),
        ("GET", "ipam/prefixes/1/available-ips/", ""),
        ("GET", "virtualization/virtual-machines/25/", ""),
        ("GET", "virtualization/virtual-machines/?id__gt=20&id__lte=60&ordering=id", ""),
    ];

    [Fact]
    public async Task Requests_AmongTenTimesAsMany_LookAtNoMoreRows()
    {
        var (few, builtFew) = await TouchedAsync(Few);
        var (many, builtMany) = await TouchedAsync(Many);
        for (var i = 0; i < Requests.Length; i++)
        {
            var what = $"{Requests[i].Method} {Requests[i].Path} {Requests[i].Body[..Math.Min(60, Requests[i].Body.Length)]}";
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{few[i],8} {many[i],8}  {what}"));
            Assert.True(many[i] > 0 && many[i] <= (few[i] * 3 / 2) + Slack, $"{what}: {few[i]} rows among {Few}, {many[i]} among {Many}");
        }
        Assert.True(builtMany <= builtFew * (Many / Few) * 3 / 2, $"built with {builtFew} rows looked at for {Few}, {builtMany} for {Many}");
    }

    private static async Task<(long[] Requests, long Built)> TouchedAsync(int machines)
    {
        await using var host = await SmallStore.CreateAsync();
        var built = Of(host, machines);
        // The orders of the lists are worked out once, by whoever asks first.
        foreach (var (_, path, _) in Requests.Where(r => r.Method == "GET"))
            Send(host, "GET", path, "");
        return ([.. Requests.Select(r => Send(host, r.Method, r.Path, r.Body))], built);
    }

    private static long Of(StoreHost host, int machines)
    {
        long Bulk(string path, Func<int, string> item, int count) => Enumerable.Range(0, count).Chunk(100)
            .Sum(chunk => Send(host, "POST", path, $"[{string.Join(',', chunk.Select(item))}]"));
        return Bulk("virtualization/virtual-machines/", i => $$"""{"name": "m{{i}}", "cluster": 1, "role": {{1 + (i % 2)}},"""
                + $$""" "tags": [{{1 + (i % 2)}}], "custom_fields": {"size": "{{(i % 2 == 0 ? "s" : "l")}}"} }""", machines)
            + Bulk("virtualization/interfaces/", i => $$"""{"name": "eth{{i % 2}}", "virtual_machine": {{3 + (i / 2)}} }""", 2 * machines)
            + Bulk("dcim/inventory-items/", i => $$"""{"name": "part{{i}}", "device": 1}""", machines)
            + Bulk("ipam/services/", i => $$"""{"name": "s", "protocol": "tcp", "ports": [22], "parent_object_id": {{3 + i}},"""
                + """ "parent_object_type": "virtualization.virtualmachine"}""", machines)
            + Bulk("ipam/ip-addresses/", i => $$"""{"address": "10.1.{{10 + (i / 200)}}.{{1 + (i % 200)}}/16","""
                + $$""" "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{3 + (2 * i)}} }""", machines);
    }

    // All but the answer to a change of many is done by this thread before it waits, so what it counts is what there is.
    private static long Send(StoreHost host, string method, string path, string body)
    {
        var before = RowMap.Touched;
        var sent = host.SendAsync(method, $"/api/{path}", body.Length == 0 ? null : body);
        var touched = RowMap.Touched - before;
        ((IAsyncResult)sent).AsyncWaitHandle.WaitOne();
        Assert.True(sent.IsCompletedSuccessfully, path);
        var answer = sent.Result;
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Body}");
        return touched;
    }
}
