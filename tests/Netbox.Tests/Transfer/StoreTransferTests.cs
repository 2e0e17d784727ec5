using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Netbox.Transfer;
using Xunit;

namespace Plumbline.Netbox.Tests.Transfer;

/// <summary>From one store to another and to lines of JSON: every type that is taken over is there afterwards as it was.</summary>
public sealed class StoreTransferTests : IAsyncLifetime
{
    // What leads in circles and across: each is written in an order that no single pass can follow.
    private static readonly (string Method, string Path, string Body)[] More =
    [
        ("POST", "dcim/virtual-chassis", """{"name": "stack"}"""),
        ("PATCH", "dcim/devices/1", """{"virtual_chassis": 1, "vc_position": 1}"""),
        ("PATCH", "dcim/virtual-chassis/1", """{"master": 1}"""),
        ("POST", "dcim/interfaces", """{"device": 1, "name": "bond0", "type": "lag"}"""),
        ("PATCH", "dcim/interfaces/1", """{"lag": 2}"""),
        ("POST", "dcim/mac-addresses", """{"mac_address": "02:00:00:00:00:09", "assigned_object_type": "dcim.interface", "assigned_object_id": 1}"""),
        ("PATCH", "dcim/interfaces/1", """{"primary_mac_address": 2}"""),
        ("POST", "dcim/regions", """{"name": "Above", "slug": "above"}"""),
        ("PATCH", "dcim/regions/1", """{"parent": 3}"""),
        ("POST", "extras/custom-fields", """{"name": "twin", "type": "object", "related_object_type": "dcim.site", "object_types": ["dcim.site"]}"""),
        ("PATCH", "dcim/sites/1", """{"custom_fields": {"twin": 2}, "tags": [1, 2]}"""),
        ("POST", "ipam/ip-addresses", """{"address": "192.0.2.1/24", "nat_inside": 1}"""),
        ("POST", "ipam/asns", """{"asn": 65001, "rir": 1, "sites": [1]}"""),
        ("PATCH", "extras/webhooks/1", """{"secret": "s3cret"}"""),
        ("POST", "tenancy/contacts", """{"name": "Ann"}"""),
        ("POST", "tenancy/contact-roles", """{"name": "Admin", "slug": "admin"}"""),
        ("POST", "tenancy/contact-assignments", """{"object_type": "dcim.site", "object_id": 1, "contact": 1, "role": 1, "priority": "primary"}"""),
    ];

    private StoreHost? _source;
    private StoreHost _target = null!; // made before each test

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _target = new StoreHost();
        // Other numbers there.
        await _target.PostAsync("/api/dcim/regions/", """{"name": "Elsewhere", "slug": "elsewhere"}""");
        Assert.Equal(204, (await _target.SendAsync("DELETE", "/api/dcim/regions/1/")).Status);
    }

    private async Task<NetboxClient> SourceAsync()
    {
        _source = await SmallStore.WithLaterTypesAsync();
        foreach (var (method, path, body) in More)
            Assert.InRange((await _source.SendAsync(method, $"/api/{path}/", body)).Status, 200, 201);
        return Client(_source);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task Copy_ThenBackByLines_LeavesEveryTypeAsItWas()
    {
        using var source = await SourceAsync();
        using var target = Client(_target);
        var report = await StoreTransfer.CopyAsync(source, target, null, (_, _) => { }, Stop);
        Assert.True(report.Refused.Count == 0, string.Join('\n', report.Refused));
        Equal(await ContentAsync(source), await ContentAsync(target));

        var lines = new List<string>();
        Assert.Equal(report.Made, (await StoreTransfer.ExportAsync(target, lines.Add, (_, _) => { }, Stop)).Made);
        await using var third = new StoreHost();
        using var last = Client(third);
        // In an order that mixes all types and in which parents are behind their children.
        var back = await ImportAsync([.. lines.OrderByDescending(line => line.Length), ""], last);
        Assert.Empty(back.Refused);
        Equal(await ContentAsync(source), await ContentAsync(last));
        await third.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(third.Path).Findings);
    }

    [Fact]
    public async Task Copy_CutAtAnyRequest_GoesOnAndMakesNothingTwice()
    {
        using var source = await SourceAsync();
        var notes = _target.Path + ".notes";
        var handler = new Cut(new StoreHandler(_target.Store, new NetboxApiOptions()));
        using var target = new NetboxClient(new NetboxClientOptions { Address = new Uri("http://store/"), Attempts = 1 }, TimeProvider.System, handler);
        var cuts = 0;
        for (var after = 5; ; after += 6)
            try
            {
                // Every other time the request was done, and only its answer was lost.
                handler.Prepare(after, isDone: after % 4 == 1);
                Assert.Empty((await StoreTransfer.CopyAsync(source, target, notes, (_, _) => { }, Stop)).Refused);
                break;
            }
            catch (NetboxException)
            {
                cuts++;
            }
        Assert.InRange(cuts, 4, 200);
        Equal(await ContentAsync(source), await ContentAsync(target));
    }

    [Fact]
    public async Task Copy_Again_TakesThePartsThatAMachineHasOfItsType()
    {
        _source = await SmallStore.CreateAsync();
        foreach (var owner in (string[])["device_type", "module_type"])
            await _source.PostAsync("/api/dcim/interface-templates/", $$"""{"{{owner}}": 1, "name": "eth0", "type": "other"}""");
        // One that the machine, which is older than the template, does not have.
        await _source.PostAsync("/api/dcim/interface-templates/", """{"device_type": 1, "name": "spare", "type": "other"}""");
        foreach (var path in (string[])["cables", "front-ports"])
            Assert.Equal(204, (await _source.SendAsync("DELETE", $"/api/dcim/{path}/1/")).Status);
        using var source = Client(_source);
        using var target = Client(_target);
        var notes = _target.Path + ".notes";
        Assert.Empty((await StoreTransfer.CopyAsync(source, target, notes, (_, _) => { }, Stop)).Refused);
        Assert.Equal(204, (await _target.SendAsync("DELETE", "/api/dcim/devices/1/")).Status);

        var again = await StoreTransfer.CopyAsync(source, target, notes, (_, _) => { }, Stop);
        Assert.True(again.Refused.Count == 0, string.Join('\n', again.Refused));
        Equal(await ContentAsync(source), await ContentAsync(target));
    }

    [Theory]
    [InlineData("nonsense", "line 1 is no exported object: it is no JSON")]
    [InlineData("[]", "it is no object")]
    [InlineData("""{"type": "users.token", "id": 1, "data": {}}""", "'users.token' is no type that is taken over")]
    [InlineData("""{"type": "dcim.site", "data": {}}""", "it has no id")]
    [InlineData("""{"type": "dcim.site", "id": 1, "id": 2, "data": {}}""", "line 1 is no exported object")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"name": "a", "name": "b"}}""", "line 1 is no exported object")]
    [InlineData("""{"type": "dcim.site", "id": "1", "data": {}}""", "line 1 is no exported object")]
    [InlineData("""{"type": "dcim.site", "id": 1e30, "data": {}}""", "line 1 is no exported object")]
    [InlineData("""{"type": 7, "id": 1, "data": {}}""", "line 1 is no exported object")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"region": "x"}}""", "its 'region' names no objects")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"region": {"id": 1}}}""", "its 'region' names no objects")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"tags": [null]}}""", "its 'tags' names no objects")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"asns": [[1]]}}""", "its 'asns' names no objects")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"custom_fields": {"x": {"$type": "dcim.site"}}}}""", "its 'custom_fields' names")]
    [InlineData("""{"type": "dcim.site", "id": 1, "data": {"custom_fields": {"x": [{"$type": null, "id": 1}]}}}""", "its 'custom_fields' names")]
    [InlineData("""{"type": "ipam.ipaddress", "id": 1, "data": {"assigned_object_type": 7, "assigned_object_id": 1}}""",
        "its 'assigned_object_id' names no objects")]
    public async Task Import_OfWhatIsNoLine_SaysWhichAndWritesNothing(string line, string said)
    {
        using var target = Client(_target);
        var broken = await Assert.ThrowsAsync<FormatException>(
            () => ImportAsync([line], target));
        Assert.Contains(said, broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "a"}""", "dcim.site is shown in a form")]
    [InlineData("""{"id": "seven", "name": "a"}""", "dcim.site:\"seven\" is shown")]
    [InlineData("""{"id": 7, "status": {"label": "Active"}}""", "dcim.site:7 is shown")]
    [InlineData("""{"id": 7, "region": "x"}""", "dcim.site:7 is shown")]
    [InlineData("""{"id": 7, "tags": [null]}""", "dcim.site:7 is shown")]
    [InlineData("""{"id": 7, "region": {"name": "x"}}""", "dcim.site:7 is shown")]
    [InlineData("""{"id": 7, "custom_fields": {"x": {"id": "y", "url": "http://n/api/dcim/sites/1/"}}}""", "dcim.site:7 is shown")]
    [InlineData("""[7]""", "dcim.site is shown")]
    public void Of_WhatNoNetboxShows_NamesTheObject(string shown, string said) => Assert.Contains(
        said, Assert.Throws<FormatException>(() => TransferItem.Of(ObjectTypes.Get("dcim.site"), JsonElement.Parse(shown))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Lines_OfAFile_HaveABound()
    {
        var file = _target.Path + ".lines";
        await File.WriteAllTextAsync(file, "one\r\n\ntwo\n" + new string('x', 70_000) + "\nlast", Stop);
        using (var lines = TransferLines.Open(file))
        {
            Assert.Equal(
                [(0, "one"), (5, ""), (6, "two"), (10, new string('x', 70_000)), (70_011, "last")], lines.Between(0, long.MaxValue));
            Assert.Equal([(6, "two")], lines.Between(6, 10));
        }
        using (var lines = TransferLines.Open(file, 60_000))
            Assert.StartsWith("line 4 is longer than 60000 bytes",
                Assert.Throws<FormatException>(() => lines.Between(0, long.MaxValue).Count()).Message, StringComparison.Ordinal);
        using (var lines = TransferLines.Open("/dev/zero", 60_000))
            Assert.StartsWith("line 1 is longer",
                Assert.Throws<FormatException>(() => lines.Between(0, long.MaxValue).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_OfAPipe_AreReadAsThoseOfAFile()
    {
        await using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        // The writer's end takes the reader's with it: the path names one of its own.
        using var end = File.OpenHandle($"/dev/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}");
        await pipe.WriteAsync("one\ntwo\n"u8.ToArray(), Stop);
        await pipe.DisposeAsync();
        using var lines = TransferLines.Open($"/dev/fd/{end.DangerousGetHandle()}");
        Assert.Equal([(4, "two")], lines.Between(4, long.MaxValue));
        Assert.Equal([(0, "one"), (4, "two")], lines.Between(0, long.MaxValue));
    }

    [Fact]
    public async Task Import_OfAnObjectThatIsThereTwice_TakesTheFirst()
    {
        using var target = Client(_target);
        var report = await ImportAsync(
        [
            """{"type": "tenancy.contact", "id": 7, "data": {"name": "first"}}""",
            """{"type": "tenancy.contact", "id": 7, "data": {"name": "second"}}""",
        ], target);
        Assert.Equal(["tenancy.contact:7 is there more than once; the first counts"], report.Refused);
        Assert.Equal(["first"], _target.Store.State["tenancy.contact"].Rows.From().Select(contact => contact.Text("name")));
    }

    [Theory]
    [InlineData("", "y", """{"type": "dcim.sitegroup", "id": 9, "data": {"name": "z", "slug": "z"}}""", 0)] // grown is no trouble
    [InlineData("dcim.region", "dcim.sitexx", "", 1)]
    [InlineData("\"id\": 2", "\"id\": x", "", 1)]
    [InlineData("}\n{", "}  ", "", 1)]
    public async Task Import_OfAFileThatChangesMeanwhile_TakesOnlyWhatItLookedAt(string was, string now, string more, int broken)
    {
        var file = _target.Path + ".jsonl";
        var text = """
            {"type": "dcim.region", "id": 1, "data": {"name": "a", "slug": "a"}}
            {"type": "dcim.region", "id": 2, "data": {"name": "b", "slug": "b"}}
            """;
        await File.WriteAllTextAsync(file, text, Stop);
        using var target = Client(_target);
        using var lines = TransferLines.Open(file);
        var looked = new TransferFile(lines);
        await File.WriteAllTextAsync(file, (was.Length > 0 ? text.Replace(was, now, StringComparison.Ordinal) : text) + "\n" + more, Stop);

        var items = looked.ItemsAsync(ObjectTypes.Get("dcim.region"));
        if (broken > 0)
            Assert.StartsWith("it was changed while it was read", (await Assert.ThrowsAsync<FormatException>(
                async () => await items.CountAsync(Stop))).Message, StringComparison.Ordinal);
        else
            Assert.Equal(2, await items.CountAsync(Stop));
    }

    [Fact]
    public async Task Import_OfAnotherEncoding_IsRefused()
    {
        var file = _target.Path + ".latin1";
        await File.WriteAllTextAsync(
            file, """{"type": "dcim.site", "id": 7, "data": {"name": "Köln", "slug": "k"}}""", System.Text.Encoding.Latin1, Stop);
        using var lines = TransferLines.Open(file);
        var refused = Assert.Throws<FormatException>(() => new TransferFile(lines));
        Assert.StartsWith("line 1 is no UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfWhatTheTargetRefuses_TellsItAndGoesOn()
    {
        using var target = Client(_target);
        var report = await ImportAsync(
        [
            """{"type": "dcim.site", "id": 7, "data": {"name": "ok", "slug": "ok"}}""",
            """{"type": "dcim.site", "id": 8, "data": {"name": "bad", "slug": "not a slug"}}""",
            """{"type": "dcim.location", "id": 1, "data": {"name": "L", "slug": "l", "site": 8}}""",
        ], target);
        Assert.Equal(1, report.Made);
        Assert.Collection(
            report.Refused, one => Assert.StartsWith("dcim.site:8: ", one, StringComparison.Ordinal),
            one => Assert.Equal("dcim.location:1: what it needs is not there", one));
    }

    [Fact]
    public async Task Import_WithNotesOfBefore_BelievesWhatIsStillThere()
    {
        using var target = Client(_target);
        var (notes, lines) = (_target.Path + ".notes", new[]
        {
            """{"type": "dcim.site", "id": 1, "data": {"name": "kept", "slug": "kept"}}""",
            """{"type": "dcim.site", "id": 2, "data": {"name": "deleted", "slug": "deleted"}}""",
            """{"type": "dcim.site", "id": 3, "data": {"name": "another", "slug": "another"}}""",
            """{"type": "dcim.location", "id": 1, "data": {"name": "L", "slug": "l", "site": 3}}""",
            """{"type": "dcim.site", "id": 9, "data": {"name": "refused", "slug": "no slug"}}""",
        });
        Assert.Single((await ImportAsync(lines, target, notes)).Refused);
        var kept = await IdAsync("kept");
        Assert.Equal(204, (await _target.SendAsync("DELETE", $"/api/dcim/sites/{await IdAsync("deleted")}/")).Status);
        Assert.Equal(204, (await _target.SendAsync("DELETE", "/api/dcim/locations/1/")).Status);
        Assert.Equal(200, (await _target.SendAsync("PATCH", $"/api/dcim/sites/{await IdAsync("another")}/",
            """{"name": "of somebody else", "slug": "else"}""")).Status);

        Assert.Single((await ImportAsync(lines, target, notes)).Refused);
        Assert.Equal(kept, await IdAsync("kept"));
        Assert.NotEqual(0, await IdAsync("deleted"));
        await foreach (var location in target.ListAsync("dcim/locations/", "", Stop))
            Assert.Equal("another", location.GetProperty("site").GetProperty("name").GetString());

        async Task<long> IdAsync(string name)
        {
            await foreach (var site in target.ListAsync("dcim/sites/", $"name={name}", Stop))
                return site.GetProperty("id").GetInt64();
            return 0;
        }
    }

    [Fact]
    public async Task Identity_OfTwoStores_IsTwo()
    {
        await using var other = new StoreHost();
        using var one = Client(_target);
        using var two = Client(other);
        var identity = await StoreTransfer.IdentityAsync(one, Stop);
        Assert.NotEmpty(identity);
        Assert.Equal(identity, await StoreTransfer.IdentityAsync(one, Stop));
        Assert.NotEqual(identity, await StoreTransfer.IdentityAsync(two, Stop));
    }

    private async Task<TransferReport> ImportAsync(IEnumerable<string> lines, NetboxClient target, string? notes = null)
    {
        var file = _target.Path + ".lines";
        await File.WriteAllLinesAsync(file, lines, Stop);
        using var read = TransferLines.Open(file);
        return await StoreTransfer.ImportAsync(read, target, notes, (_, _) => { }, Stop);
    }

    private static void Equal(SortedSet<string> expected, SortedSet<string> there)
    {
        Assert.InRange(expected.Count, 50, int.MaxValue);
        Assert.True(expected.SetEquals(there), string.Join('\n', expected.Except(there).Select(one => "missing " + one)
            .Concat(there.Except(expected).Select(one => "other   " + one))));
    }

    // Every object of every type; others are named by what they show, not by their numbers.
    private static async Task<SortedSet<string>> ContentAsync(NetboxClient client)
    {
        var (items, names) = (new List<TransferItem>(), new Dictionary<(string, long), string>());
        foreach (var type in TransferOrder.Types)
            await foreach (var shown in client.ListAsync(type.ListPath, "", Stop))
            {
                items.Add(TransferItem.Of(type, shown));
                // Pictures are what their bytes are, wherever they lie.
                foreach (var field in type.Fields.Where(f => f.IsPicture))
                    if (items[^1].Data[field.Name]?.GetValue<string>() is { } address)
                        items[^1].Data[field.Name] = Convert.ToBase64String((await client.PictureAsync(address, Stop))!);
                names[(type.Label, items[^1].Id)] = shown.GetProperty("display").GetString()!;
            }
        return new SortedSet<string>(items.Select(item => $"{item.Type.Label} {Named(item, names)}"), StringComparer.Ordinal);
    }

    private static string Named(TransferItem item, Dictionary<(string, long), string> names)
    {
        var data = new JsonObject();
        foreach (var (name, value) in item.Data)
        {
            var field = item.Type[name];
            string Name(string type, JsonNode? id) => names.GetValueOrDefault((type, id!.GetValue<long>()), "?");
            data[name] = (field.Kind, value) switch
            {
                (FieldKind.Ref, not null) => Name(field.Target!, value),
                (FieldKind.Refs or FieldKind.Tags, JsonArray list) =>
                    string.Join(',', list.Select(id => Name(field.Target!, id)).Order(StringComparer.Ordinal)),
                (FieldKind.GenericId, not null) => Name(item.Data[field.Partner!]!.GetValue<string>(), value),
                (FieldKind.CustomFields, JsonObject values) when values["twin"] is JsonObject twin => Name("dcim.site", twin["id"]),
                _ => value?.DeepClone(),
            };
        }
        return data.ToJsonString();
    }

    private static NetboxClient Client(StoreHost host) => new(
        new NetboxClientOptions { Address = new Uri("http://store/"), Attempts = 1 }, TimeProvider.System,
        new StoreHandler(host.Store, new NetboxApiOptions()));

    /// <summary>The line breaks at a request that writes.</summary>
    private sealed class Cut(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _left;
        private bool _isDone;

        public void Prepare(int after, bool isDone) => (_left, _isDone) = (after, isDone);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get || --_left != 0)
                return await base.SendAsync(request, cancellationToken);
            if (_isDone)
                (await base.SendAsync(request, cancellationToken)).Dispose();
            throw new HttpRequestException("the line broke");
        }
    }
}
