using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Tests.Webhooks;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Events;

public sealed class WebhookPlannerTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly ListLogger<WebhookPlanner> _log = new();
    private readonly ObjectChangeRecord _change = EventBodyTests.Change(JsonElement.Parse(EventBodyTests.Vector()));

    [Fact]
    public void Plan_TakesTheRulesInTheirOrder()
    {
        _store.Rules.AddRange([Rule(5, "a", webhook: 2), Rule(3, "b", webhook: 1), Rule(4, "c", webhook: 1)]);

        var entries = Plan(_change, _change with { ObjectId = 9 });

        Assert.Equal(["webhook:2", "webhook:1", "webhook:1", "webhook:2", "webhook:1", "webhook:1"], entries.Select(entry => entry.Topic));
        Assert.Equal(["virtualization.virtualmachine:1", "virtualization.virtualmachine:9"], entries.Select(entry => entry.Key).Distinct());
        Assert.Equal([5, 3, 4], entries.Take(3).Select(entry => (int)PlannedDelivery.Read(entry.Body).RuleId));
        Assert.Equal(6, entries.Select(entry => PlannedDelivery.Read(entry.Body).Delivery).Distinct().Count());
        // Two rules on one webhook are two deliveries in NetBox, and no receiver takes the second for the first once more.
        Assert.Equal(3, entries.Take(3).Select(entry => PlannedDelivery.Read(entry.Body).Body).Distinct().Count());
        // Nor one of two objects, where a template shows neither's number.
        Assert.Equal(6, entries.Select(entry =>
            JsonElement.Parse(PlannedDelivery.Read(entry.Body).Body).GetProperty("timestamp").GetString()).Distinct().Count());
        Assert.All(entries, entry => Assert.Equal((_change.Time, _change.Time), (entry.Created, entry.NextAttempt)));
    }

    [Theory]
    [InlineData("dcim.site", "object_created", "webhook", "extras.webhook")]
    [InlineData("virtualization.virtualmachine", "object_updated", "webhook", "extras.webhook")]
    [InlineData("virtualization.virtualmachine", "object_created", "script", "extras.webhook")]
    [InlineData("virtualization.virtualmachine", "object_created", "webhook", "extras.notificationgroup")]
    public void Plan_RulesAboutOtherThings_GiveNothing(string objectType, string eventType, string action, string actionType)
    {
        _store.Rules.Add(Rule(1, "a", objectType, eventType, action, actionType));

        Assert.Empty(Plan(_change));
    }

    [Theory]
    [InlineData(ChangeAction.Create, "object_created")]
    [InlineData(ChangeAction.Update, "object_updated")]
    [InlineData(ChangeAction.Delete, "object_deleted")]
    public void Plan_EachAction_HasItsEventType(ChangeAction action, string eventType)
    {
        _store.Rules.Add(Rule(1, "a", eventType: eventType));

        Assert.Single(Plan(_change with { Action = action }));
    }

    [Fact]
    public void Plan_ConditionsThatCannotBeEvaluated_AreSaid()
    {
        _store.Rules.Add(Rule(1, "broken", conditions: """{"attr": "nope", "value": 1}"""));

        Assert.Empty(Plan(_change));
        Assert.Equal(["Event rule 'broken' did not fire for virtualization.virtualmachine 1: there is no nope in the object"], _log.Lines);
    }

    [Fact]
    public void Plan_AnOwnChange_KeepsItsMark()
    {
        _store.Rules.Add(Rule(1, "a"));

        Assert.Equal("plumbline", PlannedDelivery.Read(Assert.Single(Plan(_change with { Origin = "plumbline" })).Body).Origin);
    }

    /// <summary>Where a rule with conditions did fire, it must fire for the recorded object here too.</summary>
    [Fact]
    public void Plan_RecordedRules_FireForTheRecordedObjects()
    {
        var count = 0;
        foreach (var test in Recording.Lines("netbox/webhooks.jsonl"))
        {
            foreach (var rule in test.GetProperty("setup").EnumerateArray().Where(call => call.GetProperty("path")
                .GetString() == "/api/extras/event-rules/" && call.GetProperty("body").TryGetProperty("conditions", out _)))
            {
                foreach (var body in test.GetProperty("delivered").EnumerateArray()
                    .Select(delivery => JsonElement.Parse(delivery.GetProperty("body").GetString() ?? "")))
                {
                    _store.Rules.Clear();
                    _store.Rules.Add(Rule(1, "recorded", conditions: rule.GetProperty("body").GetProperty("conditions").GetRawText()));
                    Assert.Single(Plan(EventBodyTests.Change(body)));
                    count++;
                }
            }
        }

        Assert.True(count >= 12, $"only {count}");
        Assert.Empty(_log.Lines);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static JsonElement Rule(
        long id, string name, string objectType = "virtualization.virtualmachine", string eventType = "object_created",
        string action = "webhook", string actionType = "extras.webhook",
        long webhook = 1, string conditions = "null") => JsonElement.Parse($$"""
            {"id": {{id}}, "name": "{{name}}", "object_types": ["dcim.device", "{{objectType}}"], "event_types": ["{{eventType}}"],
             "action_type": {"value": "{{action}}", "label": "x"},
             "action_object_type": "{{actionType}}", "action_object_id": {{webhook}}, "conditions": {{conditions}} }
            """);

    private IReadOnlyList<OutboxEntry> Plan(params ObjectChangeRecord[] changes) => new WebhookPlanner(_log).Plan(changes, _store);
}
