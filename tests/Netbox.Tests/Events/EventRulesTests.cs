using Plumbline.Netbox.Events;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Events;

/// <summary>Event rules are read when one of them was changed, and not for each change of something else.</summary>
public sealed class EventRulesTests
{
    [Fact]
    public async Task Rules_AreReadAgainOnlyWhenTheyWereChanged()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/extras/webhooks/", """{"name": "hook", "payload_url": "http://127.0.0.1:9/x"}""");
        await host.PostAsync("/api/extras/event-rules/", """
            {"name": "rule", "object_types": ["dcim.site"], "event_types": ["object_created"], "action_type": "webhook",
                "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        var first = EventRules.Of(host.Store.Reader);
        await host.PostAsync("/api/dcim/sites/", """{"name": "one", "slug": "one"}""");
        Assert.Same(first, EventRules.Of(host.Store.Reader));
        var site = host.Store.ChangesBehind(0, 10)[^1];
        Assert.Equal("dcim.site", site.ObjectType);
        Assert.Single(first.About(site));
        Assert.Empty(first.About(site with { ObjectType = "dcim.region" }));

        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/extras/event-rules/1/", """{"enabled": false}""")).Status);
        Assert.NotSame(first, EventRules.Of(host.Store.Reader));
        Assert.Empty(EventRules.Of(host.Store.Reader).About(site));
    }
}
