using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Events;

/// <summary>Event rules: puts one delivery for each change and matching rule into the outbox, in the transaction of the change.</summary>
public sealed class WebhookPlanner(ILogger<WebhookPlanner> log) : IChangePlanner
{
    public IReadOnlyList<OutboxEntry> Plan(IReadOnlyList<ObjectChangeRecord> changes, IStoreReader reader)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(reader);
        var entries = new List<OutboxEntry>();
        if (changes.Count == 0)
            return entries;
        var rules = EventRules.Of(reader);
        var told = DateTimeOffset.MinValue;
        foreach (var change in changes)
        {
            string? body = null;
            foreach (var rule in rules.About(change))
            {
                var verdict = rule.Judge(change);
                if (verdict.Problem is { } problem)
                    log.ConditionsNotEvaluated(rule.Name, change.ObjectType, change.ObjectId, problem);
                if (!verdict.Matches)
                    continue;
                // One after the other, as in NetBox: receivers take a body that they have seen for a repeat, and templates may show of
                // an object no more than its time.
                told = told < change.Time ? change.Time : told.AddMicroseconds(1);
                body ??= EventBody.Write(change);
                if (told != change.Time)
                    body = EventBody.ToldAt(body, told);
                entries.Add(Entry(change, rule, body));
            }
        }

        return entries;
    }

    private static OutboxEntry Entry(ObjectChangeRecord change, EventRule rule, string body)
    {
        var delivery = new PlannedDelivery(Guid.CreateVersion7(change.Time), rule.WebhookId, rule.Id, rule.Name, change.Origin, body);
        return new OutboxEntry(
            0, change.Time, delivery.Topic, $"{change.ObjectType}:{change.ObjectId}", delivery.Write(), NextAttempt: change.Time);
    }
}
