using System.Text.Json;
using Plumbline.Netbox.EventConditions;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether the conditions of an event rule can hold at all, tried on machines that are documented.</summary>
internal static class ConditionCheck
{
    private const string Subject = "event rule";

    public static DoctorFinding Examine(string rule, JsonElement conditions, IReadOnlyList<JsonElement> machines)
    {
        if (ConditionSet.Read(conditions, out var mistake) is not { } set)
            return new DoctorFinding(DoctorState.Bad, Subject, $"the conditions of '{rule}' cannot be read: {mistake}",
                "correct them in NetBox, under Operations > Event Rules");
        var text = conditions.GetRawText();
        if (text.Contains("changed\"", StringComparison.Ordinal) || text.Contains("\"snapshots.", StringComparison.Ordinal))
            return new DoctorFinding(DoctorState.Doubtful, Subject,
                $"'{rule}' has conditions about what a change was from and to, which cannot be tried here", "see that they are meant so");
        if (machines.Count == 0)
            return new DoctorFinding(DoctorState.Doubtful, Subject,
                $"'{rule}' has conditions, and there is no virtual machine to try them on", "see that they are meant so");
        var verdicts = machines.Select(machine => (Machine: machine, Verdict: set.Evaluate(new EventView(machine, null, machine))))
            .ToList();
        if (verdicts.Find(v => v.Verdict.Matches) is { Machine.ValueKind: JsonValueKind.Object } match)
            return new DoctorFinding(DoctorState.Good, Subject, $"'{rule}' has conditions, which hold for {Name(match.Machine)}");
        if (verdicts.TrueForAll(v => v.Verdict.Problem is not null))
            return new DoctorFinding(DoctorState.Bad, Subject,
                $"the conditions of '{rule}' can never be true: {verdicts[0].Verdict.Problem} ({Name(verdicts[0].Machine)})",
                "correct them in NetBox; the webhook's body shows what there is to compare");
        return new DoctorFinding(DoctorState.Doubtful, Subject,
            $"'{rule}' has conditions, which hold for none of the {machines.Count} virtual machines looked at",
            "see that they are meant so");
    }

    private static string Name(JsonElement machine) =>
        machine.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "a virtual machine";
}
