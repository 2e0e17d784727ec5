using System.Text.Json;
using Plumbline.Automation.Runs.Records;
using Xunit;

namespace Plumbline.Web.Tests.Runs;

public sealed class RunsEndpointTests
{
    // who | what | status
    private static readonly (string Who, string Act, int Status)[] Asked =
    [
        ("reads", "rerun", 403), ("reads", "cancel", 403), ("reads", "rerun?check=true", 403), ("nobody", "rerun", 403),
        ("manages", "rerun", 404), ("manages", "rerun?check=true", 404), ("manages", "cancel", 404),
        ("sees", "rerun", 200), ("writes", "rerun", 200), ("writes", "cancel", 404),
    ];

    [Fact]
    public async Task Run_OfAMachine_IsRepeatedByWhoManagesRunsAndMayViewItAndWrite()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web2", "site": 1}""");
        var run = await host.RunAsync("web2", RunEnd.Failed);
        var admin = host.Parts.LogIns.Find("admin")!.Id;
        var tokens = new Dictionary<string, string?>
        {
            ["nobody"] = null, ["reads"] = await host.TokenOfAsync(admin, "\"write_enabled\": false"),
            ["writes"] = await host.TokenOfAsync(admin, "\"write_enabled\": true"),
            ["manages"] = await ManagerAsync("manages", """{"name": "web1"}"""), ["sees"] = await ManagerAsync("sees", """{"name": "web2"}"""),
        };

        foreach (var (who, act, status) in Asked)
        {
            var answer = await ConsoleHost.SendAsync(host.Client(tokens[who]), $"/plumbline/runs/{run}/{act}", "");
            Assert.True(status == answer.Status, $"{who} {act}: {answer}");
        }

        async Task<string> ManagerAsync(string name, string constraints)
        {
            var user = (await host.PostAsync("users/users/", JsonSerializer.Serialize(new { username = name, password = "Long-enough-1" })))
                .GetProperty("id").GetInt64();
            await host.PostAsync("users/permissions/", $$"""
                {"name": "{{name}}", "object_types": ["virtualization.virtualmachine"], "actions": ["view"], "users": [{{user}}],
                "constraints": {{constraints}} }
                """);
            await host.PostAsync("users/permissions/", $$"""
                {"name": "{{name}} runs", "object_types": ["core.objectchange"], "actions": ["manage_runs"], "users": [{{user}}]}
                """);
            return await host.TokenOfAsync(user, "\"write_enabled\": true");
        }
    }
}
