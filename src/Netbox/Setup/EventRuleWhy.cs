using System.Text.Json;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Schema;
using Plumbline.Wording;

namespace Plumbline.Netbox.Setup;

/// <summary>Asks a NetBox, ours or a remote one, why an event rule fired or did not for the last change of an object.</summary>
public static class EventRuleWhy
{
    private const string Rules = "extras/event-rules/";

    /// <param name="netbox">What is asked.</param>
    /// <param name="label">The type, as <c>dcim.site</c>.</param>
    /// <param name="id">The object's number; it may be deleted.</param>
    /// <param name="rule">The name of the event rule.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <returns>The answer; or why there is none, as a sentence.</returns>
    /// <exception cref="NetboxException">NetBox cannot be read.</exception>
    public static async Task<(EventRuleAnswer? Answer, string Problem)> AskAsync(
        INetboxReader netbox, string label, long id, string rule, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(netbox);
        if (ObjectTypes.Find(label) is not { } type)
            return (null, $"there is no type '{label}'{Meant(label, ObjectTypes.All.Select(t => t.Label))}");
        if (await RuleAsync(netbox, rule, cancellation).ConfigureAwait(false) is not { } found)
            return (null, $"there is no event rule '{rule}'{Meant(rule, await NamesAsync(netbox, cancellation).ConfigureAwait(false))}");
        JsonElement? change = null;
        await foreach (var one in netbox.ListAsync(
            "core/object-changes/", $"changed_object_type={label}&changed_object_id={id}&ordering=-time&limit=1", cancellation)
            .ConfigureAwait(false))
        {
            change = one;
            break;
        }
        if (change is not { } last)
            return (null, $"the change log knows no change of {label}/{id}");
        var data = await netbox.GetAsync($"{type.ListPath}{id}/", cancellation).ConfigureAwait(false);
        return (Answer(found, last, label, data), "");
    }

    private static EventRuleAnswer Answer(JsonElement rule, JsonElement change, string label, JsonElement? data)
    {
        var action = Value(change, "action");
        var kind = $"object_{action}d";
        var types = Texts(rule, "object_types");
        var events = Texts(rule, "event_types");
        EventRuleStep[] steps =
        [
            new("it is enabled", rule.GetProperty("enabled").GetBoolean(), rule.GetProperty("enabled").GetBoolean() ? "yes" : "no"),
            new($"it is about {label}", types.Contains(label), $"it is about {string.Join(", ", types)}"),
            new($"it is about {kind}", events.Contains(kind), $"it is about {string.Join(", ", events)}"),
            new("it calls a webhook that is there", Value(rule, "action_type") == "webhook" && HasAction(rule),
                $"its action is {Value(rule, "action_type")}, of {(HasAction(rule) ? "an object that is there" : "nothing")}"),
        ];
        var said = $"{action}d {change.GetProperty("time").GetString()} by {change.GetProperty("user_name").GetString()}";
        if (!steps.All(step => step.Holds))
            return new EventRuleAnswer(false, said, steps, [], "");
        var (before, after) = (Flat(change, "prechange_data"), Flat(change, "postchange_data"));
        if (ConditionSet.Read(rule.GetProperty("conditions"), out var error) is not { } conditions)
            return new EventRuleAnswer(
                false, said, [.. steps, new("its conditions can be read", false, error)], [], "");
        var view = new EventView(data ?? before ?? default, before, after);
        var note = data is null ? "the object is gone: what the API showed of it is not kept, the flat form before the change stands for it"
            : "values of the object are those of now, values of snapshots those of the change";
        return new EventRuleAnswer(conditions.Evaluate(view).Matches, said, steps, conditions.Explain(view), note);
    }

    private static async Task<JsonElement?> RuleAsync(INetboxReader netbox, string name, CancellationToken cancellation)
    {
        await foreach (var rule in netbox.ListAsync(Rules, $"name={Uri.EscapeDataString(name)}", cancellation).ConfigureAwait(false))
            if (rule.GetProperty("name").GetString() == name)
                return rule;
        return null;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(INetboxReader netbox, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var rule in netbox.ListAsync(Rules, "", cancellation).ConfigureAwait(false))
            names.Add(rule.GetProperty("name").GetString() ?? "");
        return names;
    }

    private static bool HasAction(JsonElement rule) => rule.TryGetProperty("action_object", out var target)
        ? target.ValueKind == JsonValueKind.Object : rule.GetProperty("action_object_id").ValueKind == JsonValueKind.Number;

    private static JsonElement? Flat(JsonElement change, string name) =>
        change.GetProperty(name) is { ValueKind: JsonValueKind.Object } flat && flat.EnumerateObject().Any() ? flat : null;

    private static string Value(JsonElement item, string name) => item.GetProperty(name).GetProperty("value").GetString() ?? "";

    private static string[] Texts(JsonElement item, string name) =>
        [.. item.GetProperty(name).EnumerateArray().Select(text => text.GetString() ?? "")];

    private static string Meant(string name, IEnumerable<string> known) =>
        NearestName.Question(name, known) is { } question ? $" ({question})" : "";
}
