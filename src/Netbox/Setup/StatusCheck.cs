using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Client;

namespace Plumbline.Netbox.Setup;

/// <summary>What <c>/api/status/</c> tells: the version, and whether anything sends webhooks at all.</summary>
internal static class StatusCheck
{
    /// <summary>
    /// True for Plumbline's own store, which answers as a NetBox does and has no Python to name. It sends webhooks itself.
    /// </summary>
    public static bool IsOwnStore(JsonElement? status) => status is { ValueKind: JsonValueKind.Object } answer
        && answer.TryGetProperty("python-version", out var python) && python.ValueKind == JsonValueKind.String
        && python.GetString()!.Length == 0;

    public static IEnumerable<DoctorFinding> Examine(JsonElement? status)
    {
        var text = status is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("netbox-version", out var named) ? named.ToString() : null;
        if (NetboxVersion.Read(text) is not { } version)
        {
            yield return new DoctorFinding(
                DoctorState.Bad, "version", "the answer names no NetBox version", "check that the address is that of a NetBox");
            yield break;
        }

        if (IsOwnStore(status))
        {
            yield return new DoctorFinding(DoctorState.Good, "version", $"Plumbline's own store, with the API of NetBox {version}");
            yield break;
        }

        yield return !version.IsAtLeast(3, 7)
            ? new DoctorFinding(DoctorState.Bad, "version", $"NetBox {version} has no event rules", "3.7 or later is needed for events; "
                + "the inventory works from 3.5 on")
            : version.IsAtLeast(4, 5)
                ? new DoctorFinding(
                    DoctorState.Good, "version", $"NetBox {version}; its webhooks lack 'model', which Plumbline adds on intake")
                : new DoctorFinding(DoctorState.Good, "version", $"NetBox {version}");

        if (status is { } known && known.TryGetProperty("rq-workers-running", out var workers) && workers.ValueKind == JsonValueKind.Number
            && workers.TryGetInt64(out var count))
        {
            yield return count > 0
                ? new DoctorFinding(DoctorState.Good, "workers", string.Create(CultureInfo.InvariantCulture, $"{count} running"))
                : new DoctorFinding(DoctorState.Bad, "workers", "none is running: webhooks are queued and never sent", "start NetBox's "
                    + "worker (systemctl start netbox-rq)");
        }
    }
}
