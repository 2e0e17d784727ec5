using System.Text.Json;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether the conditions of an event rule can hold at all, tried on objects that are documented.</summary>
internal static class ConditionCheck
{
    private const string Subject = "event rule";

    public static DoctorFinding Examine(string rule, JsonElement conditions, IReadOnlyList<JsonElement> samples, ObjectType type)
    {
        if (ConditionSet.Read(conditions, out var mistake) is not { } set)
            return new DoctorFinding(DoctorState.Bad, Subject, $"the conditions of '{rule}' cannot be read: {mistake}",
                "correct them in NetBox, under Operations > Event Rules");
        var text = conditions.GetRawText();
        if (text.Contains("changed\"", StringComparison.Ordinal) || text.Contains("\"snapshots.", StringComparison.Ordinal))
            return new DoctorFinding(DoctorState.Doubtful, Subject,
                $"'{rule}' has conditions about what a change was from and to, which cannot be tried here", "see that they are meant so");
        if (samples.Count == 0)
            return new DoctorFinding(DoctorState.Doubtful, Subject,
                $"'{rule}' has conditions, and there is no {type.Verbose} to try them on", "see that they are meant so");
        var verdicts = samples.Select(sample => (Sample: sample, Verdict: set.Evaluate(new EventView(sample, null, sample))))
            .ToList();
        if (verdicts.Find(v => v.Verdict.Matches) is { Sample.ValueKind: JsonValueKind.Object } match)
            return new DoctorFinding(DoctorState.Good, Subject, $"'{rule}' has conditions, which hold for {Name(match.Sample, type)}");
        if (verdicts.TrueForAll(v => v.Verdict.Problem is not null))
            return new DoctorFinding(DoctorState.Bad, Subject,
                $"the conditions of '{rule}' can never be true: {verdicts[0].Verdict.Problem} ({Name(verdicts[0].Sample, type)})",
                "correct them in NetBox; the webhook's body shows what there is to compare");
        return new DoctorFinding(DoctorState.Doubtful, Subject,
            $"'{rule}' has conditions, which hold for none of the {samples.Count} {type.VerbosePlural} looked at",
            "see that they are meant so");
    }

    private static string Name(JsonElement sample, ObjectType type) =>
        sample.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()!
        : sample.TryGetProperty("display", out var display) && display.ValueKind == JsonValueKind.String ? display.GetString()!
        : $"one of the {type.VerbosePlural}";
}
