using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Sync;

namespace Plumbline.Netbox.Setup;

/// <summary>Whether the token has each right that Plumbline makes use of, list by list. Nothing is written for it.</summary>
/// <param name="client">The NetBox.</param>
/// <param name="isOwnStore">Whether it is Plumbline's own store, which is no copy of anything.</param>
/// <param name="cure">What to do about a failure.</param>
internal sealed class RightsCheck(NetboxClient client, bool isOwnStore, Func<NetboxException, string?> cure)
{
    private const string Subject = "permissions";
    private const string Journal = "extras/journal-entries/";
    private const int AtOnce = 4;

    // Without these there is no inventory, or no event.
    private static readonly HashSet<string> Needed =
    [
        "virtualization.virtualmachine", "dcim.device", "ipam.ipaddress", "extras.configcontext", "extras.customfield", "extras.webhook",
        "extras.eventrule",
    ];

    private static readonly string[] Machines = ["virtualization/virtual-machines/", "dcim/devices/"];

    private static readonly string[] OfSetup = ["extras/webhooks/", "extras/event-rules/", "extras/custom-fields/"];

    private bool _isGone;

    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellation)
    {
        var looks = ReplicaTypes.OfHosts.Concat(Needed).Distinct().Order(StringComparer.Ordinal)
            .Select(label => (Func<Task<DoctorFinding?>>)(() => ViewAsync(ObjectTypes.Find(label)!, cancellation))) // all are described
            .ToList();
        var denied = await EachAsync(looks, cancellation).ConfigureAwait(false);
        if (denied.Count == 0)
            denied.Add(new DoctorFinding(
                DoctorState.Good, Subject, $"the token may view all {looks.Count} types of object that inventories and events need"));
        return
        [
            .. denied, .. await EachAsync(
                [
                    () => LogAsync(cancellation), () => JournalViewAsync(cancellation), () => JournalAsync(cancellation),
                    () => FieldsAsync(cancellation), () => SetupAsync(cancellation),
                ],
                cancellation).ConfigureAwait(false),
        ];
    }

    // In order, some at a time.
    private async Task<List<DoctorFinding>> EachAsync(List<Func<Task<DoctorFinding?>>> looks, CancellationToken cancellation)
    {
        var found = new DoctorFinding?[looks.Count];
        await Parallel.ForAsync(
            0, looks.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, _) =>
            {
                // Each further look would take as long as the one that was given up.
                if (_isGone)
                    return;
                try
                {
                    found[i] = await looks[i]().ConfigureAwait(false);
                }
                catch (NetboxException failure)
                {
                    _isGone |= failure.Failure is NetboxFailure.Timeout or NetboxFailure.Unreachable;
                    found[i] = new DoctorFinding(DoctorState.Bad, Subject, failure.Message, cure(failure));
                }
            }).ConfigureAwait(false);
        return [.. found.OfType<DoctorFinding>()];
    }

    // A type that this version of NetBox has not cannot be missed.
    private async Task<DoctorFinding?> ViewAsync(ObjectType type, CancellationToken cancellation)
    {
        try
        {
            await client.GetAsync(type.ListPath + "?limit=1&brief=true", cancellation).ConfigureAwait(false);
            return null;
        }
        catch (NetboxException absent) when (FirstLoad.IsMissing(absent) && !Needed.Contains(type.Label))
        {
            return absent.Status == 404
                ? null
                : new DoctorFinding(DoctorState.Doubtful, Subject, FirstLoad.Missing(type, absent), Right("view", type.Label));
        }
    }

    // Needed by a copy alone, and by another name before 4.1.
    private async Task<DoctorFinding?> LogAsync(CancellationToken cancellation)
    {
        if (isOwnStore)
            return null;
        try
        {
            if (!await IsThereAsync("core/object-changes/", cancellation).ConfigureAwait(false))
                await IsThereAsync("extras/object-changes/", cancellation).ConfigureAwait(false);
            return null;
        }
        catch (NetboxException refused) when (refused.Status == 403)
        {
            return new DoctorFinding(DoctorState.Doubtful, Subject, "the token may not read the change log: a copy of this NetBox finds "
                + "changes by comparing alone, and makes up for no webhook that is lost",
                "let its user view core > object change (extras before NetBox 4.1)");
        }
    }

    // A list that NetBox has not is answered with a page.
    private async Task<bool> IsThereAsync(string list, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(list + "?limit=1", cancellation).ConfigureAwait(false) is not null;
        }
        catch (NetboxException absent) when (absent.Status == 404)
        {
            return false;
        }
    }

    private async Task<DoctorFinding?> JournalViewAsync(CancellationToken cancellation)
    {
        try
        {
            await client.GetAsync(Journal + "?limit=1", cancellation).ConfigureAwait(false);
            return null;
        }
        catch (NetboxException refused) when (refused.Status == 403)
        {
            return new DoctorFinding(DoctorState.Doubtful, Subject, "the token may not view journal entries: a result is looked for in the "
                + "journal before it is tried again, so one that failed once is never written", Right("view", "extras.journalentry"));
        }
    }

    private async Task<DoctorFinding?> JournalAsync(CancellationToken cancellation) =>
        await client.RightsAsync(Journal, cancellation).ConfigureAwait(false) switch
        {
            { Add: true } => new DoctorFinding(DoctorState.Good, Subject, "the token may write journal entries"),
            { } => new DoctorFinding(DoctorState.Doubtful, Subject, "the token may not write journal entries: results of runs will "
                + "not show in NetBox",
                isOwnStore ? NetboxDoctor.OwnToken : "switch on 'write enabled' for the token and let its user add extras > journal entry"),
            null => new DoctorFinding(DoctorState.Doubtful, Subject, "whether the token may write is not told: what stands before NetBox "
                + "answers OPTIONS in its place",
                "let OPTIONS through to NetBox below /api/, or see whether a result comes into the journal"),
        };

    // Of interest where the fields were made.
    private async Task<DoctorFinding?> FieldsAsync(CancellationToken cancellation)
    {
        var isWanted = false;
        await foreach (var field in client.ListAsync("extras/custom-fields/", $"name={WriteBackFields.Result}", cancellation)
            .ConfigureAwait(false))
            isWanted |= field.TryGetProperty("name", out var name) && name.ValueEquals(WriteBackFields.Result);
        if (!isWanted)
            return null;
        var denied = await DeniedAsync(Machines, rights => rights.Change, cancellation).ConfigureAwait(false);
        return denied is null ? null : denied.Count == 0
            ? new DoctorFinding(DoctorState.Good, Subject, "the token may write results into custom fields")
            : new DoctorFinding(DoctorState.Doubtful, Subject, $"the token may not change {string.Join(", ", denied)}: with custom_fields of "
                + "write_back, results wait and are then given up",
                "let its user change virtualization > virtualmachine and dcim > device");
    }

    private async Task<DoctorFinding?> SetupAsync(CancellationToken cancellation)
    {
        var denied = await DeniedAsync(OfSetup, rights => rights is { Add: true, Change: true }, cancellation).ConfigureAwait(false);
        return denied is null ? null : new DoctorFinding(DoctorState.Good, Subject, denied.Count == 0
            ? "the token may add and change webhooks, event rules and custom fields, as 'plumbline netbox setup' does"
            : $"the token may not add and change {string.Join(", ", denied)}, which 'plumbline netbox setup' alone needs");
    }

    // Null where it is not told.
    private async Task<List<string>?> DeniedAsync(
        string[] lists, Func<(bool Add, bool Change), bool> isEnough, CancellationToken cancellation)
    {
        var denied = new List<string>();
        foreach (var list in lists)
            if (await client.RightsAsync(list, cancellation).ConfigureAwait(false) is not { } rights)
                return null;
            else if (!isEnough(rights))
                denied.Add(list.TrimEnd('/'));
        return denied;
    }

    private static string Right(string action, string label) =>
        $"let its user {action} {label.Replace(".", " > ", StringComparison.Ordinal)}";
}
