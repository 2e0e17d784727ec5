using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Automation.Runs.Records;
using Plumbline.Netbox.Store.Changes;
using Xunit;

namespace Plumbline.Web.Tests.Lists;

public sealed partial class ListPagesTests
{
    [Fact]
    public async Task MachinesPages_WhileMachinesComeAndGo_RepeatAndMissNone()
    {
        await using var host = await WithMachinesAsync(120);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var first = await admin.OpenAsync("/machines?sort=-name");
        var second = Next(first);
        // One comes before the border, one before it goes.
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "m999", "site": 1}""");
        await DeleteAsync(host, 110);
        var page = await admin.OpenAsync(second);
        var third = Next(page);
        // The one at the border goes as well: the page begins where it was.
        await DeleteAsync(host, 21);
        var last = await admin.OpenAsync(third);

        Assert.Equal(Enumerable.Range(71, 50).Reverse(), Names(first));
        Assert.Equal(Enumerable.Range(21, 50).Reverse(), Names(page));
        Assert.Contains("51–100 of 120", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().ToList(), Names(last).TakeLast(20));
        var back = await admin.OpenAsync(Link(last, "prev"));
        Assert.Equal(50, Names(back).Count);
        Assert.DoesNotContain("rel=\"next\"", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/machines?after=x", 50)]
    [InlineData("/machines?after=99999999999999999999.1", 50)]
    [InlineData("/machines?after=7777.58", 3)]
    [InlineData("/machines?before=7777.99999", 50)]
    [InlineData("/machines?before=3.2", 50)]
    [InlineData("/machines?state=never&q=m00", 7)]
    [InlineData("/machines?state=configured", 1)]
    [InlineData("/machines?state=failed&site=harbour", 1)]
    [InlineData("/machines?state=nonsense", 0)]
    public async Task MachinesAddress_WhateverItSays_LeadsToSomePage(string address, int machines)
    {
        await using var host = await WithMachinesAsync(60);
        await host.RunAsync("m001", RunEnd.Successful);
        await host.RunAsync("m002", RunEnd.Failed, problem: "no");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        Assert.Equal(machines, Names(await admin.OpenAsync(address)).Count);
        Assert.Equal(200, admin.Status);
    }

    [Fact]
    public async Task Page_BesideAMachineThatIsNotForHim_IsThatOfOneThatIsGone()
    {
        await using var host = await WithMachinesAsync(3);
        await host.PatchAsync("virtualization/virtual-machines/2/", "{\"name\": \"m000\"}");
        await host.TokenOfViewerAsync("{\"name__in\": [\"m001\", \"m003\"]}");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        var hidden = Names(await viewer.OpenAsync("/machines?sort=name&after=2.1"));
        await host.PatchAsync("virtualization/virtual-machines/2/", "{\"name\": \"m999\"}");

        Assert.Equal([1, 3], hidden);
        Assert.Equal(hidden, Names(await viewer.OpenAsync("/machines?sort=name&after=2.1")));
    }

    [Fact]
    public async Task Columns_OnceChosen_StandInTheAddressAndAreRemembered()
    {
        await using var host = await WithMachinesAsync(2);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var other = await ConsoleVisitor.LogInAsync(host);

        var chosen = await admin.SubmitAsync(await admin.OpenAsync("/machines?q=m0"), "columns", ("column", "cluster"));
        var sent = admin.Path;
        var remembered = await admin.OpenAsync("/machines");
        var seen = await other.OpenAsync(sent);
        var usual = await other.OpenAsync("/machines?columns=nonsense.");

        Assert.Equal("/machines?q=m0&columns=cluster", sent);
        Assert.Equal((string[])["Cluster"], Heads(chosen));
        Assert.Equal((string[])["Cluster"], Heads(remembered));
        // A link shows its columns, and changes nobody's own.
        Assert.Equal((string[])["Cluster"], Heads(seen));
        Assert.Equal((string[])["Machine", "State", "Since", "Address", "Site", "Role", "Status", "Tags"], Heads(usual));
        await admin.SubmitAsync(remembered, "columns", ("usual", "true"));
        Assert.Equal(8, Heads(await admin.OpenAsync("/machines")).Count);
    }

    [Fact]
    public async Task LogPages_Turned_ComeBackToWhereTheyWere()
    {
        await using var host = await ConsoleHost.StartAsync();
        for (var at = 0; at < 120; at++)
            await host.AppendAsync($$"""{"payload": {"at": {{at}} }, "meta": {"uuid": "u{{at}}"} }""");
        for (var at = 0; at < 60; at++)
            await host.RunAsync($"m{at}", RunEnd.Successful);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        foreach (var list in (string[])["/events?columns=position", "/runs?columns=run"])
        {
            var first = await admin.OpenAsync(list);
            var second = await admin.OpenAsync(Next(first));
            var again = await admin.OpenAsync(Link(second, "prev"));
            Assert.Equal(50, Cells(first).Count);
            Assert.Empty(Cells(first).Intersect(Cells(second)));
            Assert.Equal(Cells(first), Cells(again));
        }
        Assert.Equal(200, admin.Status);
    }

    [Fact]
    public async Task SettingsList_Turned_ShowsEachOnce()
    {
        await using var host = await ConsoleHost.StartAsync();
        for (var at = 0; at < 60; at++)
            await host.PostAsync("users/groups/", $$"""{"name": "g{{at:000}}"}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var first = await admin.OpenAsync("/settings/groups");
        var second = await admin.OpenAsync(Next(first));

        Assert.Equal(60, Groups().Matches(first).Concat(Groups().Matches(second)).Select(m => m.Value).Distinct().Count());
        Assert.Equal((string[])["Users"], Heads(await admin.OpenAsync("/settings/groups?columns=user_count")));
    }

    [Fact]
    public async Task ListsInMemory_Turned_ShowEachOnceAndComeBack()
    {
        var rules = string.Concat(Enumerable.Range(0, 70).Select(at => $"""


                - name: k{at:000}
                  condition: event.at == {at}
                  action:
                    none:
            """));
        await using var host = await ConsoleHost.StartAsync(rules: ConsoleHost.Silent + rules);
        for (var at = 0; at < 70; at++)
            host.Parts.Health.Part($"k{at:000}").Works();
        host.Parts.Health.Part("k035").Degraded("no disk");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        foreach (var list in (string[])["/rulebooks?q=k0&columns=rule", "/status?q=k0&columns=part"])
        {
            var first = await admin.OpenAsync(list);
            var second = await admin.OpenAsync(Next(first));
            var again = await admin.OpenAsync(Link(second, "prev"));
            Assert.Equal((50, 20), (Keyed(first).Count, Keyed(second).Count));
            Assert.Empty(Keyed(first).Intersect(Keyed(second)));
            Assert.Equal(Keyed(first), Keyed(again));
            Assert.Contains("51–70 of 70", ConsoleVisitor.Text(second), StringComparison.Ordinal);
            Assert.Single(Heads(first));
        }
        // What does not work is first, and goes where it belongs once it does: no page is lost by it.
        var status = await admin.OpenAsync("/status?q=k0&columns=part");
        Assert.Equal("k035", Keyed(status)[0]);
        host.Parts.Health.Part("k035").Works();
        Assert.Equal(20, Keyed(await admin.OpenAsync(Next(status))).Count);
        Assert.Equal(["k035"], Keyed(await admin.OpenAsync("/rulebooks?columns=rule&q=MACHINES event.at == 35".Replace(" ", "%20", StringComparison.Ordinal))));
        foreach (var nothing in (string[])["/rulebooks?q=nothing", "/status?q=nothing", "/status?after=x", "/rulebooks?after=0.9.zz&before=-"])
        {
            await admin.OpenAsync(nothing);
            Assert.Equal(200, admin.Status);
        }
    }

    [Fact]
    public async Task Sessions_Turned_ShowEachOnceHoweverTheyAreUsed()
    {
        await using var host = await ConsoleHost.StartAsync();
        var visitors = new List<ConsoleVisitor>();
        for (var at = 0; at < 60; at++)
            visitors.Add(await ConsoleVisitor.LogInAsync(host));
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var first = await admin.OpenAsync("/sessions");
        await visitors[0].OpenAsync("/sessions");
        await admin.SubmitAsync(first, Ends().Match(first).Groups[1].Value);
        var second = await admin.OpenAsync(Next(first));
        Assert.Equal(60, Ends().Matches(first).Concat(Ends().Matches(second)).Select(m => m.Value).Distinct().Count());
        Assert.Equal(11, Ends().Count(second));
        Assert.Equal((string[])["User", "First seen"], Heads(await admin.OpenAsync("/sessions?columns=user.began")));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task Deliveries_Turned_ComeBackToWhereTheyWere()
    {
        await using var host = await ConsoleHost.StartAsync();
        for (var at = 0; at < 120; at++)
            await host.Store.Outbox.AddAsync(
                new OutboxEntry(0, DateTimeOffset.UnixEpoch, "webhook:7", "extras.tag:1", "no"u8.ToArray(), NextAttempt: DateTimeOffset.UtcNow.AddDays(1)),
                TestContext.Current.CancellationToken);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var first = await admin.OpenAsync("/settings/deliveries?columns=number.state");
        var second = await admin.OpenAsync(Next(first));
        var third = await admin.OpenAsync(Next(second));

        Assert.Equal(Enumerable.Range(71, 50).Reverse(), Numbers(first));
        Assert.Equal(Enumerable.Range(1, 20).Reverse(), Numbers(third));
        Assert.Equal(Numbers(second), Numbers(await admin.OpenAsync(Link(third, "prev"))));
        Assert.Equal(Numbers(first), Numbers(await admin.OpenAsync(Link(second, "prev"))));
        Assert.Contains("unreadable", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivery_WhoseRowMovedToAnotherPage_IsSentAgain()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var stop = TestContext.Current.CancellationToken;
        ValueTask<long> AddAsync(string about) => host.Store.Outbox.AddAsync(
            new OutboxEntry(
                0, DateTimeOffset.UnixEpoch, "webhook:7", about,
                Encoding.UTF8.GetBytes($$"""
                    {"delivery": "{{Guid.NewGuid()}}", "webhook": 7, "rule": 1, "rule_name": "r", "origin": null, "body": {"timestamp": ""} }
                    """), NextAttempt: DateTimeOffset.UtcNow.AddDays(1)),
            stop);
        var taken = await AddAsync("extras.tag:2");
        await host.Store.Outbox.CompleteAsync(taken, 200, DateTimeOffset.UtcNow, stop);

        var deliveries = await admin.OpenAsync("/settings/deliveries");
        for (var at = 0; at < 55; at++)
            await AddAsync("extras.tag:1");
        await admin.SubmitAsync(deliveries, $"again-{taken}");
        Assert.Equal(200, admin.Status);
        Assert.Equal(2, (await host.Store.Outbox.NewestAsync("webhook:", long.MaxValue, 100, stop)).Count(one => one.Key == "extras.tag:2"));

        await admin.OpenAsync("/settings/deliveries");
        var refused = ConsoleVisitor.Text(await admin.ForgeAsync(deliveries, "again-9999"));
        Assert.Contains("Delivery 9999 waits already for its next attempt, or is not kept any more.", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WhoseRowMovedToAnotherPage_IsEnded()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var sessions = await admin.OpenAsync("/sessions");
        var visitors = new List<ConsoleVisitor>();
        for (var at = 0; at < 55; at++)
            visitors.Add(await ConsoleVisitor.LogInAsync(host));
        await admin.OpenAsync("/sessions");
        await admin.SubmitAsync(sessions, Ends().Match(sessions).Groups[1].Value);
        Assert.Equal(200, admin.Status);
        await viewer.OpenAsync("/machines");
        Assert.StartsWith("/login", viewer.Path, StringComparison.Ordinal);
        // It has ended: there is nothing more to do.
        await admin.OpenAsync("/sessions");
        await admin.SubmitAsync(sessions, Ends().Match(sessions).Groups[1].Value);
        Assert.Equal(200, admin.Status);
        visitors.ForEach(visitor => visitor.Dispose());
    }

    private static async Task<ConsoleHost> WithMachinesAsync(int count)
    {
        var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/",
            $"[{string.Join(',', Enumerable.Range(1, count).Select(at => $$"""{"name": "m{{at:000}}", "site": 1}"""))}]");
        return host;
    }

    private static async Task DeleteAsync(ConsoleHost host, int machine)
    {
        using var answer = await host.Http.DeleteAsync(
            new Uri($"/api/virtualization/virtual-machines/{machine}/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static string Next(string page) => Link(page, "next");

    private static string Link(string page, string rel) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"rel=\"{rel}\" href=\"([^\"]*)\"").Groups[1].Value);

    private static List<int> Names(string page) =>
        [.. MachineNames().Matches(page).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    private static List<string> Keyed(string page) => [.. Keys().Matches(page).Select(m => m.Groups[1].Value)];

    private static List<int> Numbers(string page) =>
        [.. NumberCells().Matches(page).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    private static List<string> Cells(string page) => [.. CellLinks().Matches(page).Select(m => m.Groups[1].Value)];

    private static List<string> Heads(string page) =>
        [.. TableHeads().Matches(page).Select(m => ConsoleVisitor.Text(m.Value).Trim())];

    [GeneratedRegex("<bdi>m(\\d+)</bdi>")]
    private static partial Regex MachineNames();

    [GeneratedRegex("<bdi>(k\\d+)</bdi>")]
    private static partial Regex Keys();

    [GeneratedRegex("<td><bdi>(\\d+)</bdi>")]
    private static partial Regex NumberCells();

    [GeneratedRegex("value=\"(end-[0-9a-f]+)\"")]
    private static partial Regex Ends();

    [GeneratedRegex("<bdi>(g\\d+)</bdi>")]
    private static partial Regex Groups();

    [GeneratedRegex("<td><a href=\"([^\"]*)\"")]
    private static partial Regex CellLinks();

    [GeneratedRegex("<th.*?</th>", RegexOptions.Singleline)]
    private static partial Regex TableHeads();
}
