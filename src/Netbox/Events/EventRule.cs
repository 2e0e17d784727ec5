using System.Text.Json;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Events;

/// <summary>An enabled event rule that calls a webhook.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Name">The rule's name, for messages.</param>
/// <param name="ObjectTypes">For example <c>virtualization.virtualmachine</c>.</param>
/// <param name="EventTypes">For example <c>object_created</c>.</param>
/// <param name="Conditions">Null when they cannot be read, which the API does not let happen.</param>
/// <param name="WebhookId">The webhook that is called.</param>
internal sealed record EventRule(
    long Id, string Name, IReadOnlyList<string> ObjectTypes, IReadOnlyList<string> EventTypes, ConditionSet? Conditions, long WebhookId)
{
    /// <summary>The list that the rules are in.</summary>
    public const string List = "extras/event-rules/";

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset LastUpdated { get; init; }

    /// <summary>
    /// The rules of the store, in the order in which NetBox applies them (by name). Other actions than webhooks are not carried out here.
    /// </summary>
    public static IReadOnlyList<EventRule> ReadAll(IStoreReader reader) =>
        [.. reader.List(List, "enabled=true").Select(Read).OfType<EventRule>()];

    /// <summary>Whether the rule is about such a change at all; its conditions come after that.</summary>
    public bool IsAbout(ObjectChangeRecord change) =>
        ObjectTypes.Contains(change.ObjectType) && EventTypes.Contains(EventType(change.Action));

    public ConditionVerdict Judge(ObjectChangeRecord change) =>
        Conditions?.Evaluate(new EventView(change.Object, change.Prechange, change.Postchange))
            ?? ConditionVerdict.Broken("its conditions cannot be read");

    private static string EventType(ChangeAction action) => action switch
    {
        ChangeAction.Create => "object_created",
        ChangeAction.Update => "object_updated",
        _ => "object_deleted",
    };

    private static EventRule? Read(JsonElement rule)
    {
        if (rule.GetProperty("action_object_type").GetString() != "extras.webhook"
            || rule.GetProperty("action_type").GetProperty("value").GetString() != "webhook"
            || rule.GetProperty("action_object_id") is not { ValueKind: JsonValueKind.Number } id
            || !id.TryGetInt64(out var webhook))
            return null;
        return new EventRule(
            rule.GetProperty("id").GetInt64(), rule.GetProperty("name").GetString() ?? "", Texts(rule.GetProperty("object_types")),
            Texts(rule.GetProperty("event_types")),
            ConditionSet.Read(rule.GetProperty("conditions"), out _), webhook)
        {
            LastUpdated = rule.TryGetProperty("last_updated", out var updated) && updated.ValueKind == JsonValueKind.String
                && updated.TryGetDateTimeOffset(out var time) ? time : default,
        };
    }

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString() ?? "")];
}
