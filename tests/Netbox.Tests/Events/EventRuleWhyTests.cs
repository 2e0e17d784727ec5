using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Setup;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Events;

public sealed class EventRuleWhyTests(EventRuleWhyTests.RenamedSite served) : IClassFixture<EventRuleWhyTests.RenamedSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // A rule's conditions, and each part as it is judged for a site that was renamed from one to uno and stays active.
    [Theory]
    [InlineData("null", true, "yes all of")]
    [InlineData("""{"attr": "name", "value": "uno"}""", true, "yes name eq 'uno': name is 'uno'")]
    [InlineData("""{"attr": "name", "value": "uno", "negate": true}""", false, "no not name eq 'uno': name is 'uno'")]
    [InlineData("""{"and": [{"attr": "name", "op": "changed"}, {"attr": "status", "op": "changed"}, {"attr": "slug", "value": "x"}]}""", false,
        "no all of", "yes name changed: name was 'one' and is 'uno'", "no status changed: status was 'active' and is 'active'", "- slug eq 'x'")]
    [InlineData("""{"or": [{"attr": "status.value", "value": "active"}, {"attr": "nope", "value": 1}]}""", true,
        "yes any of", "yes status.value eq 'active': status.value is 'active'", "- nope eq 1")]
    [InlineData("""{"and": [{"attr": "nope", "value": 1}, {"attr": "name", "value": "uno"}]}""", false,
        "? all of", "? nope eq 1: there is no nope !there is no nope in the object", "- name eq 'uno'")]
    [InlineData("""{"and": [{"or": [{"attr": "id", "op": "gt", "value": 5}, {"attr": "name", "op": "in", "value": ["uno"]}]}]}""", true,
        "yes all of", "yes any of", "no id gt 5: id is 1", "yes name in ['uno']: name is 'uno'")]
    [InlineData("""{"attr": "snapshots.prechange.name", "value": "one"}""", true,
        "yes snapshots.prechange.name eq 'one': snapshots.prechange.name is 'one'")]
    public async Task Conditions_AreToldPartByPart(string conditions, bool fires, params string[] told)
    {
        await SetAsync($$"""{"event_types": ["object_updated"], "conditions": {{conditions}}}""");

        var answer = await AskAsync("dcim.site", 1, "e");

        Assert.Equal(fires, answer.Fires);
        Assert.All(answer.Steps, step => Assert.True(step.Holds));
        Assert.Equal(told, answer.Conditions.Select(Told));
    }

    [Theory]
    [InlineData("""{"enabled": false}""", "it is enabled")]
    [InlineData("""{"object_types": ["dcim.device"]}""", "it is about dcim.site")]
    [InlineData("""{"event_types": ["object_deleted"]}""", "it is about object_created")]
    public async Task Rule_ThatIsAboutSomethingElse_SaysWhere(string patch, string failing)
    {
        await SetAsync(patch);

        var answer = await AskAsync("dcim.site", 2, "e");

        Assert.False(answer.Fires);
        Assert.Equal(failing, Assert.Single(answer.Steps, step => !step.Holds).Text);
        Assert.Empty(answer.Conditions);
    }

    [Fact]
    public async Task Questions_ThatHaveNoAnswer_AreSaid()
    {
        using var client = Client();
        foreach (var (type, id, rule, said) in ((string, long, string, string)[])
            [("dcim.sit", 1, "e", "did you mean 'dcim.site'"), ("dcim.site", 1, "E", "did you mean 'e'"), ("dcim.site", 99, "e", "no change")])
            Assert.Contains(said, (await EventRuleWhy.AskAsync(client, type, id, rule, Stop)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Object_ThatIsGone_IsJudgedByWhatIsKept()
    {
        await SetAsync("""{"event_types": ["object_deleted"], "conditions": {"attr": "name", "value": "gone"}}""");
        var id = (await served.Host.PostAsync("/api/dcim/sites/", """{"name": "gone", "slug": "gone"}""")).GetProperty("id").GetInt64();
        Assert.Equal(204, (await served.Host.SendAsync("DELETE", $"/api/dcim/sites/{id}/")).Status);

        var answer = await AskAsync("dcim.site", id, "e");

        Assert.True(answer.Fires);
        Assert.StartsWith("deleted ", answer.Change, StringComparison.Ordinal);
        Assert.Contains("is gone", answer.Note, StringComparison.Ordinal);
    }

    private static string Told(ConditionStep step) => $"{(step.Trouble != null || (step.Holds == null && step.Text == "all of") ? "?"
        : step.Holds is { } holds ? holds ? "yes" : "no" : "-")} {step.Text}{(step.Seen.Length > 0 ? ": " + step.Seen : "")}"
        + (step.Trouble is { } trouble ? $" !{trouble}" : "");

    // What is not said is as it was made, and the rule is enabled.
    private async Task SetAsync(string patch)
    {
        foreach (var body in (string[])["""
            {"enabled": true, "object_types": ["dcim.site"], "event_types": ["object_created"], "conditions": null}
            """, patch])
            Assert.Equal(200, (await served.Host.SendAsync("PATCH", "/api/extras/event-rules/1/", body)).Status);
    }

    private async Task<EventRuleAnswer> AskAsync(string type, long id, string rule)
    {
        using var client = Client();
        var (answer, problem) = await EventRuleWhy.AskAsync(client, type, id, rule, Stop);
        Assert.Equal("", problem);
        return answer!;
    }

    private NetboxClient Client() => new(
        new NetboxClientOptions { Address = new Uri("http://store/"), Attempts = 1 }, TimeProvider.System,
        new StoreHandler(served.Host.Store, new NetboxApiOptions()));

    public sealed class RenamedSite : IAsyncLifetime
    {
        internal StoreHost Host { get; private set; } = null!; // made before the tests

        public async ValueTask InitializeAsync()
        {
            Host = await SmallStore.CreateAsync();
            await Host.SendAsync("PATCH", "/api/dcim/sites/1/", """{"name": "uno"}""");
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
