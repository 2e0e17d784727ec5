using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store.Pictures;
using Plumbline.Netbox.Transfer;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Pictures from whoever means no good, and under faults: nothing is kept but pictures, whole, of their objects, within their bound.
/// </summary>
public sealed class HostilePictureTests
{
    private const string List = "/api/extras/image-attachments/";

    private static readonly (string, string)[] Site = [("object_type", "dcim.site"), ("object_id", "1")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("name=\"image\"; filename=\"../../../store.db\"", "site_1_store", 201)]
    [InlineData("name=\"image\"; filename=\"C:\\\\a\\\\b.png\"", "site_1_b.png", 201)]
    [InlineData("name=\"image\"; filename=\"a.html\"", "site_1_a", 201)]
    [InlineData("name=\"image\"; filename=\"..\"", "site_1_unnamed", 201)]
    [InlineData("name=\"image\"; filename=\"<b>.svg\"", "site_1_b", 201)]
    [InlineData("name=\"image\"; filename*=UTF-8''f%C3%BC%C3%9Fe.png", "site_1_f%C3%BC%C3%9Fe.png", 201)]
    [InlineData("name=\"image\"; filename*=UTF-8''%ED%A0%80.png", null, 0)]
    [InlineData("name=\"image\"; filename=\"\"", null, 400)]
    [InlineData("name=\"image\"", null, 400)]
    [InlineData("filename=\"a.png\"", null, 400)]
    public async Task Names_OfFiles_LeadNowhere(string disposition, string? kept, int status)
    {
        await using var host = await SmallStore.CreateAsync();
        var answer = await SendAsync(host, [
            .. Part("name=\"object_type\"", "dcim.site"), .. Part("name=\"object_id\"", "1"),
            .. Part($"{disposition}\r\nContent-Type: text/html", PictureTests.Gif), .. "--xxx--\r\n"u8]);
        Assert.InRange(answer.Status, 200, 499);
        if (status > 0)
            Assert.Equal(status, answer.Status);
        if (kept == null)
            return;
        Assert.EndsWith($"/media/image-attachments/{kept}", answer.Json.GetProperty("image").GetString(), StringComparison.Ordinal);
        var shown = await host.SendAsync("GET", PictureTests.Path(answer.Json));
        Assert.Equal((200, "image/gif"), (shown.Status, shown.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Forms_ThatAreOddOrCut_AreRefusedWithoutTrouble()
    {
        await using var host = await SmallStore.CreateAsync();
        byte[] whole = [
            .. Part("name=\"object_type\"", "dcim.site"), .. Part("name=\"object_id\"", "1"),
            .. Part("name=\"image\"; filename=\"a.gif\"", PictureTests.Gif), .. "--xxx--\r\n"u8];
        for (var length = 0; length < whole.Length - 4; length++)
            Assert.Equal(400, (await SendAsync(host, whole[..length])).Status);
        var before = await CountAsync(host);
        var headers = string.Concat(Enumerable.Range(0, 40).Select(i => $"\r\nX-{i}: y"));
        byte[][] odd = [
            Part("name=\"image\"; filename=\"a\"" + headers, PictureTests.Gif),
            Part("name=\"name\"\r\nContent-Type: text/plain; charset=utf-16", [0x00, 0xd8]),
            Part("name=\"name\"\r\nContent-Type: text/plain; charset=ebcdic-9", "x"),
            Part("name=\"image\"", "a.png"),
            [.. "--xxx\r\n\r\n"u8, .. PictureTests.Gif],
        ];
        foreach (var part in odd)
            Assert.Equal(400, (await SendAsync(host, [.. part, .. "--xxx--\r\n"u8])).Status);
        Assert.Equal(before, await CountAsync(host));
    }

    // Many bytes of one part are there once, and not as text in base64 as well, before they are refused.
    [Fact]
    public async Task Forms_WithTooMuch_CostLittle()
    {
        await using var host = await SmallStore.CreateAsync();
        byte[] body = [.. Part("name=\"image\"; filename=\"a.gif\"", new byte[48 * 1024 * 1024]), .. "--xxx--\r\n"u8];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = await SendAsync(host, body);
        Assert.Equal(400, answer.Status);
        Assert.Contains("A picture may have", answer.Body, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6L * body.Length);
    }

    [Fact]
    public async Task Pictures_OfTypes_AreShownWhereAConstraintHolds()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var (id, slug) in ((int, string)[])[(1, "one"), (2, "two")])
        {
            if (id > 1)
                await host.PostAsync("/api/dcim/device-types/", """{"manufacturer": 1, "model": "Two", "slug": "two"}""");
            var changed = await host.SendAsync("PATCH", $"/api/dcim/device-types/{id}/",
                $$"""
                {"slug": "{{slug}}", "front_image": {"filename": "{{slug}}.gif",
                    "content": "{{Convert.ToBase64String(PictureTests.Gif)}}"} }
                """);
            Assert.True(changed.Status == 200, changed.Body);
        }
        await host.PostAsync("/api/users/users/", """{"username": "probe", "password": "Probe12345!xx"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        await host.PostAsync("/api/users/permissions/",
            """{"name": "p", "object_types": ["dcim.devicetype"], "actions": ["view"], "users": [2], "constraints": {"slug": "one"}}""");
        var headers = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };
        Assert.Equal(200, (await host.SendAsync("GET", "/media/devicetype-images/one.gif", headers: headers)).Status);
        Assert.Equal(404, (await host.SendAsync("GET", "/media/devicetype-images/two.gif", headers: headers)).Status);
        Assert.Equal(200, (await host.SendAsync("GET", "/media/devicetype-images/two.gif")).Status);
        foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
            Assert.Equal(405, (await host.SendAsync(method, "/media/devicetype-images/two.gif", "{}")).Status);
    }

    [Fact]
    public async Task Pictures_BeyondTheBound_HaveNoRoom_UntilOthersGo()
    {
        await using var host = await SmallStore.CreateAsync();
        host.MostPictureBytes = host.Database.FileBytes() + (3 * PictureTests.Gif.Length) + 1;
        await host.RestartAsync();
        // While another write takes its time, so that these are written together.
        host.OnStep = _ => Thread.Sleep(300);
        var other = Task.Run(() => host.PostAsync("/api/extras/tags/", """{"name": "other", "slug": "other"}"""), Stop);
        await Task.Delay(100, Stop);
        var uploads = Enumerable.Range(0, 12).Select(_ => Task.Run(UploadAsync, Stop)).ToList();
        await other;
        host.OnStep = null;
        var answers = await Task.WhenAll(uploads);
        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.Equal(9, answers.Count(answer => answer.Status == 507));
        Assert.InRange(host.Database.FileBytes(), 0, host.MostPictureBytes);

        var id = answers.First(answer => answer.Status == 201).Json.GetProperty("id").GetInt64();
        Assert.Equal(204, (await host.SendAsync("DELETE", $"{List}{id}/")).Status);
        Assert.Equal(201, (await UploadAsync()).Status);
        Assert.Equal(507, (await UploadAsync()).Status);
        var counted = host.Database.FileBytes();
        await host.RestartAsync();
        Assert.Equal(counted, host.Database.FileBytes());

        Task<StoreAnswer> UploadAsync() => PictureTests.UploadAsync(host, "POST", List, PictureTests.Gif, Site);
    }

    [Fact]
    public async Task Pictures_WhoseWritingFailsAtAnyStep_AreThereWholeOrNotAtAll()
    {
        await using var host = await SmallStore.CreateAsync();
        var steps = new List<string>();
        host.OnStep = steps.Add;
        Assert.Equal(201, (await PictureTests.UploadAsync(host, "POST", List, PictureTests.Gif, Site)).Status);
        Assert.Contains("files", steps);
        foreach (var fatal in steps.Distinct().ToList())
        {
            host.OnStep = step =>
            {
                if (step == fatal)
                    throw new IOException("no room");
            };
            var before = host.Database.FileBytes();
            var answer = await PictureTests.UploadAsync(host, "POST", List, PictureTests.Gif, Site);
            host.OnStep = null;
            Assert.Equal(answer.Status == 201 ? before + PictureTests.Gif.Length : before, host.Database.FileBytes());
            await host.RestartAsync();
            Assert.Equal(answer.Status == 201 ? before + PictureTests.Gif.Length : before, host.Database.FileBytes());
        }
        await host.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(host.Path).Findings);
    }

    [Fact]
    public async Task Pictures_AreInBackups_AndMissedThereByTheCheck()
    {
        await using var host = await SmallStore.CreateAsync();
        var made = await PictureTests.UploadAsync(host, "POST", List, PictureTests.Gif, Site);
        var backup = host.Path + ".backup";
        Assert.Empty(StoreBackup.Write(host.Path, backup).Findings);
        Assert.Equal(204, (await host.SendAsync("DELETE", $"{List}{made.Json.GetProperty("id")}/")).Status);
        await host.Store.DisposeAsync();
        Assert.NotNull(StoreBackup.Restore(backup, host.Path, replaces: true, TimeProvider.System));
        await host.RestartAsync();
        Assert.Equal(200, (await host.SendAsync("GET", PictureTests.Path(made.Json))).Status);

        using (var connection = new SqliteConnection($"Data Source={backup};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE file SET path = 'image-attachments/stray' WHERE path LIKE 'image-attachments/site_1_a.gif'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }
        Assert.Equal(2, StoreCheck.Run(backup).Findings.Count(finding => finding.Kind == "picture"));
    }

    // What a NetBox answers instead of a picture: a page to log in, another place, nothing, too much of it.
    [Theory]
    [InlineData(200, "", "<html>log in</html>")]
    [InlineData(302, "https://elsewhere.example/a.gif", "")]
    [InlineData(302, "/login/?next=/media/a.gif", "")]
    [InlineData(403, "", "{}")]
    [InlineData(404, "", "<html>nothing here</html>")]
    [InlineData(200, "", "")]
    public async Task Pictures_ThatCannotBeHad_StopNoImport(int status, string location, string body)
    {
        await using var from = await SmallStore.CreateAsync();
        await using var to = new StoreHost();
        Assert.Equal(200, (await from.SendAsync("PATCH", "/api/dcim/device-types/1/",
            $$"""{"front_image": {"filename": "a.gif", "content": "{{Convert.ToBase64String(PictureTests.Gif)}}"} }""")).Status);
        var asked = new List<Uri>();
        using var source = Client(new OtherMedia(new StoreHandler(from.Store, new NetboxApiOptions()), status, location, body, asked));
        using var target = Client(new StoreHandler(to.Store, new NetboxApiOptions()));
        var report = await StoreTransfer.CopyAsync(source, target, null, (_, _) => { }, Stop);
        Assert.NotEmpty(asked);
        Assert.All(asked, uri => Assert.Equal("store", uri.Host));
        string[] missed =
            ["dcim.devicetype:1: the picture of front_image cannot be had", "extras.imageattachment:1: the picture of image cannot be had"];
        Assert.Equal(missed, report.Refused);
        var type = (await to.SendAsync("GET", "/api/dcim/device-types/")).Json.GetProperty("results")[0];
        Assert.Equal(JsonValueKind.Null, type.GetProperty("front_image").ValueKind);

        var lines = new List<string>();
        var exported = await StoreTransfer.ExportAsync(source, lines.Add, (_, _) => { }, Stop);
        Assert.Equal(missed, exported.Refused);
        Assert.Equal(exported.Made, lines.Count);
        Assert.DoesNotContain(lines, line => line.Contains("imageattachment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pictures_OfMany_AreTakenAFewAtATime()
    {
        await using var from = await SmallStore.CreateAsync();
        await using var to = new StoreHost();
        for (var i = 0; i < 45; i++)
            Assert.Equal(201, (await PictureTests.UploadAsync(from, "POST", List, PictureTests.Gif, [.. Site, ("name", $"n{i}")])).Status);
        var count = await CountAsync(from);
        using var source = Client(new StoreHandler(from.Store, new NetboxApiOptions()));
        using var target = Client(new StoreHandler(to.Store, new NetboxApiOptions()));
        var told = new List<(string Type, long Count)>();
        Assert.Empty((await StoreTransfer.CopyAsync(source, target, null, (type, number) => told.Add((type, number)), Stop)).Refused);
        Assert.Equal(count, await CountAsync(to));
        Assert.Single(told, ("extras.imageattachment", count));
    }

    [Fact]
    public void Addresses_OfPictures_AreReadable() => Assert.Equal("a/b%20c.png", PictureFields.Address("a/b c.png"));

    private static async Task<long> CountAsync(StoreHost host) =>
        (await host.SendAsync("GET", List)).Json.GetProperty("count").GetInt64();

    private static NetboxClient Client(HttpMessageHandler handler) =>
        new(new NetboxClientOptions { Address = new Uri("http://store/"), Attempts = 1 }, TimeProvider.System, handler);

    private static byte[] Part(string disposition, string text) => Part(disposition, Encoding.UTF8.GetBytes(text));

    private static byte[] Part(string disposition, byte[] content) =>
        [.. Encoding.UTF8.GetBytes($"--xxx\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"), .. content, .. "\r\n"u8];

    private static Task<StoreAnswer> SendAsync(StoreHost host, byte[] body) => host.SendAsync("POST", List, bytes: body,
        headers: new Dictionary<string, string?> { ["Content-Type"] = "multipart/form-data; boundary=xxx" });

    /// <summary>Answers for pictures in the place of what is there.</summary>
    private sealed class OtherMedia(HttpMessageHandler inner, int status, string location, string body, List<Uri> asked)
        : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var uri = request.RequestUri!;
            if (uri.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
                return await base.SendAsync(request, cancellationToken);
            asked.Add(uri);
            if (uri.AbsolutePath.StartsWith("/login/", StringComparison.Ordinal))
                return new HttpResponseMessage { Content = new StringContent("<html>log in</html>") };
            var answer = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };
            if (location.Length > 0)
                answer.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
            return answer;
        }
    }
}
