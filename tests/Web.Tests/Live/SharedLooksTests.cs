using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Live;
using Xunit;

namespace Plumbline.Web.Tests.Live;

public sealed class SharedLooksTests
{
    private const int Many = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_OfManyAtOnce_AreFewRenderingsAndNobodyGetsAnOldOne()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        var looks = host.Service<SharedLooks>();
        Assert.Contains("<nav", await admin.OpenAsync("/"), StringComparison.Ordinal);
        Assert.Equal(0, looks.Renderings);

        for (var round = 0; round < 3; round++)
        {
            host.Parts.Feed.Tell(new Step(host.Parts.Time.GetUtcNow(), StepKind.Accepted, $"round <{round}>"));
            var found = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => admin.LookAsync("/")));
            Assert.All(found, page => Assert.Contains($"round &lt;{round}&gt;", page, StringComparison.Ordinal));
            Assert.All(found, page => Assert.DoesNotContain("<nav", page, StringComparison.Ordinal));
        }
        Assert.InRange(looks.Renderings, 3, 3 * Many / 3);

        // Another sees what is for him, and a page with forms of a session is nobody else's.
        var his = await Task.WhenAll(viewer.LookAsync("/"), admin.LookAsync("/"));
        Assert.DoesNotContain("round", his[0], StringComparison.Ordinal);
        Assert.Contains("round", his[1], StringComparison.Ordinal);
        var rendered = looks.Renderings;
        Assert.Contains("__RequestVerificationToken", await admin.LookAsync("/settings/retention"), StringComparison.Ordinal);
        Assert.Equal(rendered, looks.Renderings);
    }

    [Fact]
    public async Task Looks_OfUsersWithOtherRights_AreNeverEachOthers()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """[{"name": "web1", "site": 1}, {"name": "db1", "site": 1}]""");
        foreach (var name in (string[])["web", "db", "eva"])
            await host.PostAsync("users/users/", $$"""{"username": "{{name}}", "password": "{{ConsoleHost.Password}}"}""");
        foreach (var (user, machine) in ((int, string)[])[(2, "web1"), (3, "db1")])
            await host.PostAsync("users/permissions/", $$"""
                {"name": "{{machine}}", "object_types": ["virtualization.virtualmachine"], "actions": ["view"], "users": [{{user}}],
                 "constraints": {"name": "{{machine}}"} }
                """);
        // Superusers are told the same where each has a password.
        await host.PatchAsync("users/users/1/", $$"""{"password": "{{ConsoleHost.Password}}"}""");
        using var scope = host.Service<IServiceScopeFactory>().CreateScope();
        var admin = StoreOf(scope, 1).Store.Viewer;
        Assert.Null(await admin.SetSuperuserAsync(4, true, Token));
        var time = new FakeTimeProvider();
        var looks = new SharedLooks(time);
        Assert.Equal("web1 db1 all", await LookAsync(1));

        // All of them look before the next rendering begins.
        long[] users = [1, 2, 3, 4, 2, 1];
        var asked = users.Select(LookAsync).ToList();
        asked.Add(LookAsync(4));
        Assert.Null(await admin.SetSuperuserAsync(4, false, Token));
        time.Advance(SharedLooks.Between);

        Assert.Equal(
            ["web1 db1 all", "web1", "db1", "302 /", "web1", "web1 db1 all", "302 /"],
            (await Task.WhenAll(asked)).Select(said => said.Trim()));
        Assert.Equal("", (await LookAsync(4)).Trim());

        // Whoever leads loses his rights: who looks with him is answered for himself.
        Assert.Null(await admin.SetSuperuserAsync(4, true, Token));
        time.Advance(SharedLooks.Between * 2);
        await LookAsync(4);
        asked = [LookAsync(4), LookAsync(1)];
        Assert.Null(await admin.SetSuperuserAsync(4, false, Token));
        time.Advance(SharedLooks.Between);
        Assert.Equal(["302 /", "web1 db1 all"], await Task.WhenAll(asked));

        async Task<string> LookAsync(long user)
        {
            using var request = host.Service<IServiceScopeFactory>().CreateScope();
            var (http, store) = StoreOf(request, user);
            using var body = new MemoryStream();
            http.Response.Body = body;
            await looks.HandleAsync(http, _ => http.Response.WriteAsync(string.Join(' ', ((string[])["web1", "db1"])
                .Where(store.Access.ShowsMachine)) + (store.Viewer.IsSuperuser ? " all" : " ")));
            return http.Response.StatusCode == 200 ? Encoding.UTF8.GetString(body.ToArray())
                : $"{http.Response.StatusCode} {http.Response.Headers.Location}";
        }
    }

    // Somebody who asks for the path, as an open page of his does.
    private static (HttpContext Http, StoreCalls Store) StoreOf(IServiceScope scope, long user)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            User = new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim(ClaimTypes.NameIdentifier, user.ToString(CultureInfo.InvariantCulture))], "test")),
        };
        (http.Request.Method, http.Request.Scheme, http.Request.Path) = ("GET", "http", "/");
        http.Request.Host = new HostString("localhost");
        http.Request.Headers[SharedLooks.Header] = "1";
        http.Features.Set(new SignedInUser(user));
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new SharedLookAttribute()), "path"));
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        return (http, scope.ServiceProvider.GetRequiredService<StoreCalls>());
    }
}
