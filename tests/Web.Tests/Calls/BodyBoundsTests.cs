using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Supervision;
using Plumbline.Web.Calls;
using Xunit;

namespace Plumbline.Web.Tests.Calls;

public sealed class BodyBoundsTests
{
    // who | where | bytes | told beforehand | status
    private static readonly (string Who, string Path, int Bytes, bool Announced, int Status)[] Bodies =
    [
        ("nobody", "/login", BodyBounds.OfStrangers + 1, true, 413), ("nobody", "/login", BodyBounds.OfStrangers + 1, false, 413),
        ("nobody", "/login", 100, true, 400), ("nobody", "/logout", BodyBounds.OfStrangers + 1, true, 413),
        ("nobody", "/login/once/x", BodyBounds.OfStrangers + 1, true, 413), ("nobody", "/password", BodyBounds.OfStrangers + 1, true, 413),
        ("token", "/plumbline/mcp", BodyBounds.OfUsers + 1, true, 413), ("token", "/plumbline/mcp", BodyBounds.OfUsers + 1, false, 413),
        ("token", "/api/dcim/sites/", BodyBounds.OfUsers + 1, true, 400),
    ];

    [Fact]
    public async Task Body_BeyondItsBound_IsToldSo()
    {
        await using var host = await ConsoleHost.StartAsync();

        foreach (var (who, path, bytes, announced, status) in Bodies)
        {
            using var client = new HttpClient { BaseAddress = new Uri(host.Url) };
            if (who == "token")
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", host.Http.DefaultRequestHeaders.GetValues("Authorization"));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Content = new StringContent(
                    new string(who == "token" ? ' ' : 'a', bytes), Encoding.ASCII, who == "token" ? "application/json" : "application/x-www-form-urlencoded"),
            };
            request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream, text/html");
            request.Headers.TransferEncodingChunked = !announced;
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(status == (int)answer.StatusCode, $"{who} {path} {bytes} {announced}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Body_ForWhichThereIsNoRoom_IsToldToComeLaterAndRoomComesBack()
    {
        var room = new SharedRoom(3000, new FakeTimeProvider());
        using (var first = room.Begin(() => { }))
        {
            var stop = TestContext.Current.CancellationToken;
            using var body = new BoundBody(new MemoryStream(new byte[2000]), 5000, first);
            Assert.Equal(2000, await body.ReadAsync(new byte[2000], stop));
            using var second = room.Begin(() => { });
            using var other = new BoundBody(new MemoryStream(new byte[2000]), 5000, second);

            var refused = await Assert.ThrowsAsync<BadHttpRequestException>(
                async () => Assert.Equal(0, await other.ReadAsync(new byte[2000], stop)));

            Assert.Equal((int)HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(503, other.Refused);
        }
        Assert.Equal(0, room.Taken);
    }
}
