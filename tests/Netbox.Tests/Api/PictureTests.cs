using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store.Pictures;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Pictures: taken by what their bytes are, kept with their objects, shown to those who may view these.</summary>
public sealed class PictureTests
{
    private const string List = "/api/extras/image-attachments/";

    internal static readonly byte[] Gif = Convert.FromBase64String("R0lGODdhAgABAIAAAP///wAAACwAAAAAAgABAAACAoRRADs=");

    // What PIL says of the same bytes: kind, width, height.
    [Theory]
    [InlineData("image/gif", 2, 1, "R0lGODdhAgABAIAAAP///wAAACwAAAAAAgABAAACAoRRADs=")]
    [InlineData("image/png", 1, 1,
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")]
    [InlineData("image/webp", 1, 1, "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")]
    [InlineData("image/webp", 1, 1, "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")]
    [InlineData("image/jpeg", 3, 2, "/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAACAAMDASIAAhEBAxEB")]
    public void Headers_SayKindAndSize(string kind, int width, int height, string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        Assert.Equal(new PictureHeader(kind, width, height), PictureHeader.Of(bytes));
        for (var length = 0; length < bytes.Length; length++)
            _ = PictureHeader.Of(bytes.AsSpan(0, length));
        Assert.Null(PictureHeader.Of(bytes.AsSpan(0, 9)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("GIF89a")]
    [InlineData("%PDF-1.7 and more of it, so that it is long enough to be looked at")]
    public void Headers_OfOtherThings_AreNone(string text) => Assert.Null(PictureHeader.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public async Task Pictures_AreKeptWithTheirObjects()
    {
        await using var host = await SmallStore.CreateAsync();
        var made = await UploadAsync(host, "POST", List, Gif, ("object_type", "dcim.site"), ("object_id", "1"), ("name", "front side"));
        Assert.Equal(201, made.Status);
        Assert.Equal(
            "http://netbox.test/media/image-attachments/site_1_front_side.gif 2 1 " + Gif.Length, Said(made.Json));
        var second = await UploadAsync(host, "POST", List, Gif, ("object_type", "dcim.site"), ("object_id", "1"), ("name", "front side"));
        Assert.NotEqual(made.Json.GetProperty("image").GetString(), second.Json.GetProperty("image").GetString());
        await host.RestartAsync();

        var address = Path(made.Json);
        var shown = await host.SendAsync("GET", address);
        Assert.Equal((200, "image/gif", "nosniff"), (shown.Status, shown.Headers["Content-Type"], shown.Headers["X-Content-Type-Options"]));
        Assert.Equal(Gif.Length.ToString(CultureInfo.InvariantCulture), shown.Headers["Content-Length"]);
        Assert.Contains("sandbox", shown.Headers["Content-Security-Policy"], StringComparison.Ordinal);

        // Another picture takes its place; one of the two goes with the site.
        var id = made.Json.GetProperty("id").GetInt64();
        var changed = await UploadAsync(host, "PATCH", $"{List}{id}/", Gif, ("name", "rear"));
        Assert.EndsWith("site_1_rear.gif", changed.Json.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await host.SendAsync("GET", address)).Status);
        Assert.Equal(200, (await host.SendAsync("PATCH", $"{List}{id}/", """{"description": "x"}""")).Status);
        Assert.Equal(200, (await host.SendAsync("GET", Path(changed.Json))).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", $"{List}{id}/")).Status);
        Assert.Equal(404, (await host.SendAsync("GET", Path(changed.Json))).Status);
        await host.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(host.Path).Findings);
    }

    [Fact]
    public async Task Pictures_AreShownToThoseWhoMayViewTheirObjects()
    {
        await using var host = await SmallStore.CreateAsync();
        var made = await UploadAsync(host, "POST", List, Gif, ("object_type", "dcim.site"), ("object_id", "1"));
        await host.PostAsync("/api/users/users/", """{"username": "probe", "password": "Probe12345!xx"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        var headers = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };

        var nobody = new Dictionary<string, string?> { ["Authorization"] = null };
        Assert.Equal(403, (await host.SendAsync("GET", Path(made.Json), headers: nobody)).Status);
        Assert.Equal(404, (await host.SendAsync("GET", Path(made.Json), headers: headers)).Status);
        await host.PostAsync("/api/users/permissions/",
            """{"name": "p", "object_types": ["extras.imageattachment"], "actions": ["view"], "users": [2]}""");
        Assert.Equal(200, (await host.SendAsync("GET", Path(made.Json), headers: headers)).Status);
        Assert.Equal(404, (await host.SendAsync("GET", "/media/image-attachments/../store.db", headers: headers)).Status);
    }

    [Fact]
    public async Task Pictures_ThatAreNone_AreRefused()
    {
        await using var host = await SmallStore.CreateAsync();
        (string, string)[] site = [("object_type", "dcim.site"), ("object_id", "1")];
        Assert.Contains(
            "Upload a valid image.", await RefusalAsync(host, Encoding.ASCII.GetBytes("<svg/>"), site), StringComparison.Ordinal);
        Assert.Contains("The submitted file is empty.", await RefusalAsync(host, [], site), StringComparison.Ordinal);
        Assert.Contains(
            "A picture may have", await RefusalAsync(host, [.. Gif, .. new byte[Picture.MostBytes]], site), StringComparison.Ordinal);
        Assert.Contains(
            "cannot be assigned", await RefusalAsync(host, Gif, ("object_type", "dcim.interface"), ("object_id", "1")),
            StringComparison.Ordinal);
        Assert.Contains("was not a file", (await host.SendAsync("POST", List,
            """{"object_type": "dcim.site", "object_id": 1, "image": "a.png"}""")).Body, StringComparison.Ordinal);
        Assert.Equal(0, host.Database.FileBytes() - Gif.Length);
    }

    [Fact]
    public async Task Pictures_ThatCannotBeKept_LeaveNothing()
    {
        await using var host = await SmallStore.CreateAsync();
        var before = host.Database.FileBytes();
        host.OnStep = step =>
        {
            if (step == "version")
                throw new IOException("no room");
        };
        Assert.True((await UploadAsync(host, "POST", List, Gif, ("object_type", "dcim.site"), ("object_id", "1"))).Status is 503 or 507);
        host.OnStep = null;

        Assert.Equal(before, host.Database.FileBytes());
        Assert.Equal(201, (await UploadAsync(host, "POST", List, Gif, ("object_type", "dcim.site"), ("object_id", "1"))).Status);
    }

    private static async Task<string> RefusalAsync(StoreHost host, byte[] content, params (string, string)[] fields) =>
        await UploadAsync(host, "POST", List, content, fields) is { Status: 400 } refused ? refused.Body : "taken";

    private static string Said(JsonElement picture) =>
        string.Join(' ', ((string[])["image", "image_width", "image_height", "image_size"]).Select(name => picture.GetProperty(name)));

    internal static string Path(JsonElement picture) => new Uri(picture.GetProperty("image").GetString()!).AbsolutePath;

    internal static async Task<StoreAnswer> UploadAsync(
        StoreHost host, string method, string path, byte[] content, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent("xxx");
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(content), "image", "a.gif");
        return await host.SendAsync(method, path, headers: new Dictionary<string, string?>
        {
            ["Content-Type"] = "multipart/form-data; boundary=xxx",
        }, bytes: await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
