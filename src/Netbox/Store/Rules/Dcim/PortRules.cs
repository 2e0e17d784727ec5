using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>Ports of devices, and the templates of such ports.</summary>
internal sealed class PortRules(string label) : ModelRules
{
    public override string Label => label;

    public override bool Check(RuleContext context) =>
        CheckOwner(context) && CheckMark(context) && CheckPower(context) && CheckOutlet(context) && CheckPositions(context)
        && CheckBridge(context) && CheckMappings(context);

    /// <summary>What leads to a rear port is written with it, and kept with the front ports.</summary>
    public override void SaveParts(Transaction transaction, Row row, Draft draft)
    {
        if (draft.Extra.GetValueOrDefault("front_ports") is not JsonElement sent)
            return;
        var wanted = Sent(sent).ToList();
        foreach (var front in PortMappings.To(transaction.State, row).Select(m => m.Front.Id).Concat(wanted.Select(w => w.Front))
            .Distinct().Select(id => transaction.State.Find(PortMappings.FrontOf(row.Type), id)).OfType<Row>())
        {
            var kept = PortMappings.Of(front).Where(m => m.Rear != row.Id);
            var added = wanted.Where(w => w.Front == front.Id).Select(w => new PortMapping(w.FrontPosition, row.Id, w.Position));
            transaction.SetQuietly(front, "rear_ports", PortMappings.ToJson(kept.Concat(added)));
        }
    }

    public override void Deleting(Transaction transaction, Row row)
    {
        if (row.Type.Find("front_ports") != null)
            foreach (var front in PortMappings.To(transaction.State, row).Select(m => m.Front).DistinctBy(f => f.Id).ToList())
                transaction.SetQuietly(
                    front, "rear_ports", PortMappings.ToJson(PortMappings.Of(front).Where(m => m.Rear != row.Id)));
    }

    private static bool CheckOwner(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Type.Find("device") != null)
            return Components.CheckMove(context, "device", "Components cannot be moved to a different device.");
        return Components.CheckMove(context, "device_type", "Component templates cannot be moved to a different device type.")
            && Components.CheckTypes(context);
    }

    private static bool CheckMark(RuleContext context) =>
        context.Draft.Type.Find("mark_connected") == null || context.Draft["cable"] == null || !context.Draft.Is("mark_connected")
        || context.Refuse("mark_connected", "Cannot mark as connected with a cable attached.");

    private static bool CheckPower(RuleContext context) =>
        context.Draft.Type.Find("maximum_draw") == null || context.Draft.Reference("maximum_draw") is not { } most
        || context.Draft.Reference("allocated_draw") is not { } taken || taken <= most
        || context.Refuse("allocated_draw", string.Create(CultureInfo.InvariantCulture,
            $"Allocated draw cannot exceed the maximum draw ({most}W)."));

    private static bool CheckOutlet(RuleContext context)
    {
        if (context.Draft.Type.Find("power_port") == null || context.Follow("power_port") is not { } port)
            return true;
        foreach (var (owner, words) in ((string, string)[])
            [("device", "device"), ("device_type", "device type"), ("module_type", "module type")])
            if (context.Draft.Type.Find(owner) != null && context.Draft[owner] is long own && port.Reference(owner) != own)
                return context.RefuseAll($"Parent power port ({context.Name(port)}) must belong to the same {words}");
        return true;
    }

    private static bool CheckBridge(RuleContext context)
    {
        if (context.Draft.Type.Find("bridge") == null || context.Follow("bridge") is not { } other)
            return true;
        foreach (var owner in (string[])["device_type", "module_type"])
            if (context.Draft[owner] is long own && other.Reference(owner) != own)
                return context.Refuse("bridge",
                    $"Bridge interface ({context.Name(other)}) must belong to the same {owner.Replace('_', ' ')}");
        return true;
    }

    private static bool CheckPositions(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Type.Find("positions") == null || draft.Current is not { } current)
            return true;
        var isRear = draft.Type.Find("front_ports") != null;
        var count = isRear ? PortMappings.To(context.State, current).Count() : PortMappings.Of(current).Count;
        var other = (isRear ? "front" : "rear") + (draft.Type.Find("device") != null ? " ports" : " port templates");
        return draft.Reference("positions") >= count || context.Refuse("positions", string.Create(CultureInfo.InvariantCulture,
            $"The number of positions cannot be less than the number of mapped {other} ({count})"));
    }

    private static bool CheckMappings(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Extra.GetValueOrDefault("front_ports") is JsonElement sent)
            return CheckFronts(context, [.. Sent(sent)]);
        if (!draft.Sent.Contains("rear_ports") || draft.Type.Find("rear_ports") == null)
            return true;
        var mappings = PortMappings.Read(draft["rear_ports"]);
        var rears = draft.Type["rear_ports"].Target!;
        foreach (var mapping in mappings)
        {
            if (context.State.Find(rears, mapping.Rear) is not { } rear)
                return context.Refuse("rear_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Invalid pk \"{mapping.Rear}\" - object does not exist."));
            if (Components.Owner(rear) != Components.Owner(draft.AsRow()))
                return context.Refuse("rear_ports", $"Rear port ({context.Name(rear)}) must belong to the same device");
            if (mapping.FrontPosition < 1 || mapping.FrontPosition > (draft.Reference("positions") ?? 1))
                return context.Refuse("rear_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Position {mapping.FrontPosition} is not one of this port's {draft["positions"]}."));
            if (mapping.RearPosition < 1 || mapping.RearPosition > rear.Reference("positions"))
                return context.Refuse("rear_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Invalid rear port position ({mapping.RearPosition}): Rear port {rear.Text("name")} has only "
                        + $"{rear["positions"]} positions."));
            if (PortMappings.To(context.State, rear).Any(
                m => m.Mapping.RearPosition == mapping.RearPosition && m.Front.Id != draft.Current?.Id))
                return context.Refuse("rear_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Position {mapping.RearPosition} of rear port {rear.Text("name")} is taken."));
        }
        var isTwice = mappings.DistinctBy(m => m.FrontPosition).Count() < mappings.Count
            || mappings.DistinctBy(m => (m.Rear, m.RearPosition)).Count() < mappings.Count;
        if (isTwice)
            return context.Refuse("rear_ports", "A position leads to one other position.");
        draft["rear_ports"] = PortMappings.ToJson(mappings);
        return true;
    }

    private static bool CheckFronts(RuleContext context, List<(long Position, long Front, long FrontPosition)> wanted)
    {
        foreach (var (position, id, frontPosition) in wanted)
        {
            if (context.State.Find(PortMappings.FrontOf(context.Draft.Type), id) is not { } front)
                return context.Refuse("front_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Invalid pk \"{id}\" - object does not exist."));
            if (Components.Owner(front) != Components.Owner(context.Draft.AsRow()))
                return context.Refuse("front_ports", $"Front port ({context.Name(front)}) must belong to the same device");
            if (position < 1 || position > (context.Draft.Reference("positions") ?? 1)
                || frontPosition < 1 || frontPosition > front.Reference("positions"))
                return context.Refuse("front_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Position {position} cannot lead to position {frontPosition} of {context.Name(front)}."));
            if (PortMappings.Of(front).Any(m => m.FrontPosition == frontPosition && m.Rear != context.Draft.Current?.Id))
                return context.Refuse("front_ports", string.Create(CultureInfo.InvariantCulture,
                    $"Position {frontPosition} of front port {front.Text("name")} is taken."));
        }
        return (wanted.DistinctBy(w => w.Position).Count() == wanted.Count
                && wanted.DistinctBy(w => (w.Front, w.FrontPosition)).Count() == wanted.Count)
            || context.Refuse("front_ports", "A position leads to one other position.");
    }

    private static IEnumerable<(long Position, long Front, long FrontPosition)> Sent(JsonElement list) =>
        list.EnumerateArray().Select(m => (PortMappings.Number(m, "position") ?? 0, PortMappings.Number(m, "front_port") ?? 0,
            PortMappings.Number(m, "front_port_position") ?? 1));
}
