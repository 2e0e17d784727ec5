using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Schema;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>NetBox's Python client, as Debian ships it, at work on the store over HTTP.</summary>
public sealed class PynetboxTests
{
    private const string Expected = """
        {
          "version": "4.6", "status": "4.6.8",
          "tags": ["Prod", "Web"], "status_label": "Active", "site": "berlin", "cluster_type": "kvm",
          "primary": ["10.1.2.1/29", "10.1.2.1/29", null], "dns": "vm1.example.com",
          "custom_fields": {"backups": true, "login_user": "root"},
          "context": {"ntp": {"a": 1, "b": 3}, "roles": ["base", "nginx"]}, "disk": 20000,
          "saves": [true, false], "addresses": ["10.1.2.1/29", "10.1.2.2/29", "10.1.2.3/29"],
          "found": [["vm1"], 1, 0], "choices": ["offline", "active", "planned"], "journal": ["made"],
          "changes": ["update", "create"],
          "problems": [
            "{\"__all__\":[\"Virtual machine name must be unique per cluster.\"]}",
            "{\"status\":[\"bogus is not a valid choice.\"]}",
            "{\"detail\":\"Unable to delete object. 1 dependent objects were found: c1 (1)\"}",
            "The requested allocation could not be fulfilled."
          ],
          "bulk": ["bulk", "bulk", "bulk"], "deleted": [true, true, null], "left": [0, 0], "token": "admin"
        }
        """;

    [Fact]
    public async Task Client_MakesAndReadsAMachine()
    {
        var difference = RecordedBody.Difference(JsonElement.Parse(Expected), await RunAsync("Api/PynetboxJourney.py"));
        Assert.True(difference == null, difference);
    }

    [Fact]
    public async Task Client_WorksWithEveryType()
    {
        var done = await RunAsync("Api/PynetboxTypes.py");
        var problems = string.Join('\n', done.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
        Assert.True(problems.Length == 0, problems);
        var driven = done.GetProperty("lists").EnumerateArray().Select(list => list.GetString() + "/");
        Assert.Empty(ObjectTypes.All.Where(type => !type.IsAbsent || type.IsAskedInPassing).Select(type => type.ListPath).Except(driven));
    }

    private static async Task<JsonElement> RunAsync(string script)
    {
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/pynetbox/__init__.py"), "needs pynetbox (Debian: python3-pynetbox)");
        var stop = TestContext.Current.CancellationToken;
        await using var host = new StoreHost(new NetboxApiOptions { AnonymousRoot = true });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var application = builder.Build();
        application.MapNetboxApi(host.Store, host.Options);
        await application.StartAsync(stop);

        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { TestFile.Of(script), application.Urls.First(), StoreHost.Token })
            start.ArgumentList.Add(argument);
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync(stop);
        var output = await python.StandardOutput.ReadToEndAsync(stop);
        await python.WaitForExitAsync(stop);

        Assert.True(python.ExitCode == 0, await errors);
        return JsonElement.Parse(output);
    }
}
