using System.Text.Json;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Setup;

/// <summary>
/// Whether an event rule makes a webhook be called for new virtual machines, and whether the conditions of all that call it can hold.
/// </summary>
internal static class RuleCheck
{
    private const string Subject = "event rule";

    public static IEnumerable<DoctorFinding> Examine(
        JsonElement hook, IReadOnlyList<JsonElement> rules, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> samples)
    {
        var id = hook.GetProperty("id").GetInt64();
        var name = hook.GetProperty("name").GetString();
        var ours = rules.Where(rule => Is(rule, "action_object_type", "extras.webhook")
            && rule.GetProperty("action_object_id") is { ValueKind: JsonValueKind.Number } target && target.GetInt64() == id).ToList();
        if (!ours.Exists(IsForNewMachines))
            yield return new DoctorFinding(DoctorState.Bad,
                Subject, $"no rule calls webhook '{name}' when a virtual machine is created", "run 'plumbline netbox setup'");
        foreach (var rule in ours)
        {
            var (text, isForNew) = (rule.GetProperty("name").GetString() ?? "", IsForNewMachines(rule));
            if (rule.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.False)
                yield return new DoctorFinding(
                    isForNew ? DoctorState.Bad : DoctorState.Doubtful, Subject, $"'{text}' is disabled",
                    "enable it, or run 'plumbline netbox setup --fix'");
            else if (ConditionsOf(rule) is { } conditions)
                foreach (var type in TypesOf(rule).Where(samples.ContainsKey))
                    yield return ConditionCheck.Examine(text, conditions, samples[type], ObjectTypes.Get(type));
            else if (isForNew)
                yield return new DoctorFinding(
                    DoctorState.Good, Subject, $"'{text}' calls webhook '{name}' when a virtual machine is created");
        }
    }

    /// <summary>The conditions of a rule; null for one without.</summary>
    public static JsonElement? ConditionsOf(JsonElement rule) => rule.TryGetProperty("conditions", out var conditions)
        && conditions.ValueKind == JsonValueKind.Object && conditions.GetPropertyCount() > 0 ? conditions : null;

    /// <summary>The types of object that a rule is about.</summary>
    public static IEnumerable<string> TypesOf(JsonElement rule) =>
        (rule.TryGetProperty("object_types", out var list) || rule.TryGetProperty("content_types", out list))
        && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!) // a text
            : [];

    private static bool IsForNewMachines(JsonElement rule) =>
        TypesOf(rule).Contains("virtualization.virtualmachine") && IsForCreated(rule);

    private static bool Is(JsonElement rule, string field, string value) =>
        rule.TryGetProperty(field, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() == value;

    private static bool IsForCreated(JsonElement rule) =>
        rule.TryGetProperty("type_create", out var flag)
            ? flag.ValueKind == JsonValueKind.True
            : rule.TryGetProperty("event_types", out var types) && types.ValueKind == JsonValueKind.Array
                && types.EnumerateArray().Any(type => type.ValueKind == JsonValueKind.String && type.ValueEquals("object_created"));
}
