using System.Text.Json;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether a webhook signs its events as the project expects them.</summary>
internal static class SecretCheck
{
    private const string Subject = "signature";
    private const string Cure = "run 'plumbline netbox setup --fix' in the project's folder";

    /// <param name="hook">The webhook; one whose secret is not shown tells nothing.</param>
    /// <param name="expected">The project's secret; null where none is known.</param>
    public static IEnumerable<DoctorFinding> Examine(JsonElement hook, string? expected)
    {
        if (!hook.TryGetProperty("secret", out var shown) || shown.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            yield break;
        var (name, secret) = (hook.GetProperty("name").GetString(), shown.GetString() ?? "");
        if (secret.Length == 0)
            yield return expected is null
                ? new DoctorFinding(
                    DoctorState.Doubtful, Subject, $"'{name}' signs nothing: whoever reaches its receiver can send events of his own",
                    "give the project a secret (webhook_secret), the source its hmac_secret, and " + Cure)
                : new DoctorFinding(
                    DoctorState.Bad, Subject, $"'{name}' signs nothing, and the project's webhooks are signed: its events are refused",
                    Cure);
        else if (expected is not null)
            yield return secret == expected
                ? new DoctorFinding(DoctorState.Good, Subject, $"'{name}' signs with the project's secret")
                : new DoctorFinding(
                    DoctorState.Bad, Subject, $"'{name}' signs with another secret than the project's: its events are refused", Cure);
    }
}
