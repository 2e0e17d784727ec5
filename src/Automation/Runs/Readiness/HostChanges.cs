using System.Text.Json;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>Tells waiting runs which hosts a commit concerns, and what of them.</summary>
public static class HostChanges
{
    // Records about hosts; what else there is (clusters, roles, tags …) can bring hosts into an inventory and others out of it.
    private static readonly string[] Neither =
    [
        "ipam.prefix", "extras.journalentry", "extras.webhook", "extras.eventrule", "users.token", "users.user",
    ];

    /// <param name="commit">What happened.</param>
    /// <param name="signal">Who is told.</param>
    public static void Tell(StoreCommit commit, ChangeSignal signal)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.Asked == HostInputs.None)
            return;
        var keys = new HashSet<string>();
        var (of, ofAll) = (HostInputs.None, HostInputs.None);
        foreach (var change in commit.Changes)
        {
            if (PartOwner.KindOf(change.ObjectType) is not null)
            {
                of |= HostInputs.Object;
                keys.UnionWith(Names(change));
                keys.Add(InventoryReadiness.KeyOf(change.ObjectType, change.ObjectId));
            }
            else if (PartOwner.Parts.Contains(change.ObjectType))
            {
                if ((signal.Asked & HostInputs.Parts) == 0)
                    continue;
                if (HasMoved(change) || !IsOwned(change.Object, keys))
                    ofAll |= HostInputs.Parts;
                else
                    of |= HostInputs.Parts;
            }
            // A new one may bring a value to every host.
            else if (change.ObjectType == "extras.customfield")
                ofAll |= HostInputs.Object;
            else if (change.ObjectType == "extras.configcontext")
                ofAll |= HostInputs.Context;
            else if (!Neither.Contains(change.ObjectType))
                ofAll |= HostInputs.Related | HostInputs.Context;
        }
        if (of != HostInputs.None)
            signal.Raise(keys, of);
        if (ofAll != HostInputs.None)
            signal.Raise(null, ofAll);
    }

    // A rename concerns the old name as well as the new one.
    private static IEnumerable<string> Names(ObjectChangeRecord change) =>
        new[] { change.NameBefore, change.NameAfter }.OfType<string>();

    // Notes the host that a part belongs to; a part of nobody concerns nobody.
    private static bool IsOwned(JsonElement part, HashSet<string> keys)
    {
        if (PartOwner.Of(part) is not { } owner)
            return part.TryGetProperty("assigned_object", out var nobody) && nobody.ValueKind == JsonValueKind.Null;
        if (owner.Name is { } name)
            keys.Add(name);
        keys.Add(InventoryReadiness.KeyOf(PartOwner.TypeOf(owner.Kind), owner.Id));
        return true;
    }

    // What left a host concerns it as well; its flat form knows only the number of what it left.
    private static bool HasMoved(ObjectChangeRecord change) => change.Action == ChangeAction.Update
        && change.Prechange is { } before && change.Postchange is { } after
        && Array.Exists(
            (string[])["assigned_object_id", "assigned_object_type", "virtual_machine", "device", "parent_object_id"],
            field => before.TryGetProperty(field, out var was) && after.TryGetProperty(field, out var now)
                && !JsonElement.DeepEquals(was, now));
}
