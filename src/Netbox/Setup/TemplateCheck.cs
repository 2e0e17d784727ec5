using System.Text.Json;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether a webhook says what NetBox says by itself: by that own results and what is missed are told.</summary>
internal static class TemplateCheck
{
    public static IEnumerable<DoctorFinding> Examine(JsonElement hook)
    {
        if (hook.TryGetProperty("body_template", out var template) && template.ValueKind == JsonValueKind.String
            && !template.ValueEquals(""))
            yield return new DoctorFinding(
                DoctorState.Doubtful, "webhook",
                $"'{hook.GetProperty("name").GetString()}' has a body template: rules see what it writes alone, and a result that is "
                    + "written back cannot be told from a change where it leaves out user or snapshots",
                "empty it, or run 'plumbline netbox setup --fix'");
    }
}
