using System.Text.Json;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether an event rule makes a webhook be called for new virtual machines.</summary>
internal static class RuleCheck
{
    private const string Subject = "event rule";

    public static IEnumerable<DoctorFinding> Examine(
        JsonElement hook, IReadOnlyList<JsonElement> rules, IReadOnlyList<JsonElement> machines)
    {
        var id = hook.GetProperty("id").GetInt64();
        var name = hook.GetProperty("name").GetString();
        var ours = rules.Where(rule => Is(rule, "action_object_type", "extras.webhook")
            && rule.GetProperty("action_object_id") is { ValueKind: JsonValueKind.Number } target && target.GetInt64() == id).ToList();
        var created = ours.Where(rule => Has(rule, "object_types", "content_types", "virtualization.virtualmachine") && IsForCreated(rule))
            .ToList();
        if (created.Count == 0)
        {
            yield return new DoctorFinding(DoctorState.Bad,
                Subject, $"no rule calls webhook '{name}' when a virtual machine is created", "run 'plumbline netbox setup'");
            yield break;
        }

        foreach (var rule in created)
        {
            var text = rule.GetProperty("name").GetString();
            if (rule.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.False)
                yield return new DoctorFinding(
                    DoctorState.Bad, Subject, $"'{text}' is disabled", "enable it, or run 'plumbline netbox setup --fix'");
            else if (rule.TryGetProperty("conditions", out var conditions) && conditions.ValueKind == JsonValueKind.Object
                && conditions.GetPropertyCount() > 0)
                yield return ConditionCheck.Examine(text ?? "", conditions, machines);
            else
                yield return new DoctorFinding(
                    DoctorState.Good, Subject, $"'{text}' calls webhook '{name}' when a virtual machine is created");
        }
    }

    private static bool Is(JsonElement rule, string field, string value) =>
        rule.TryGetProperty(field, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() == value;

    private static bool Has(JsonElement rule, string field, string olderField, string value) =>
        (rule.TryGetProperty(field, out var list) || rule.TryGetProperty(olderField, out list))
        && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == value);

    private static bool IsForCreated(JsonElement rule) =>
        rule.TryGetProperty("type_create", out var flag)
            ? flag.ValueKind == JsonValueKind.True
            : Has(rule, "event_types", "event_types", "object_created");
}
