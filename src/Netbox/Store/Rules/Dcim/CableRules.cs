using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Schema.Options;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class CableRules : ModelRules
{
    // What may be at the other end.
    private static readonly Dictionary<string, string[]> Compatible = new()
    {
        ["consoleport"] = ["consoleserverport", "frontport", "rearport"],
        ["consoleserverport"] = ["consoleport", "frontport", "rearport"],
        ["interface"] = ["interface", "frontport", "rearport"],
        ["frontport"] = ["consoleport", "consoleserverport", "interface", "frontport", "rearport"],
        ["rearport"] = ["consoleport", "consoleserverport", "interface", "frontport", "rearport"],
        ["poweroutlet"] = ["powerport"],
        ["powerport"] = ["poweroutlet", "powerfeed"],
        ["powerfeed"] = ["powerport"],
    };

    public override string Label => "dcim.cable";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft["length"] != null && draft.Text("length_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a cable length");
        var (a, b) = (Wanted(context, "A"), Wanted(context, "B"));
        if (context.Errors.Any)
            return false;
        if (draft.IsNew && (a.Count == 0 || b.Count == 0))
            return context.RefuseAll("Must define A and B terminations when creating a new cable.");
        return CheckProfile(context, a, b) && (!(Sends(draft, "A") || Sends(draft, "B")) || CheckEnds(context, a, b));
    }

    public override void Complete(RuleContext context)
    {
        if (context.Draft["length"] == null)
            context.Draft["length_unit"] = null;
    }

    public override void SaveParts(Transaction transaction, Row row, Draft draft)
    {
        var isOther = draft.Current != null && draft.Current.Text("profile") != row.Text("profile");
        (string End, List<Row> Ports)[] ends =
            [("A", Ports(transaction.State, row, draft, "A")), ("B", Ports(transaction.State, row, draft, "B"))];
        foreach (var (end, ports) in ends)
            foreach (var termination in Cabling.Terminations(transaction.State, row, end).ToList())
                if (isOther || !ports.Exists(p => IsAt(termination, p)))
                    CableEnds.Remove(transaction, termination);
        var profile = CableProfile.Of(row.Text("profile"));
        foreach (var (end, ports) in ends)
            for (var i = 0; i < ports.Count; i++)
                if (Cabling.Terminations(transaction.State, row, end).ToList() is var present && !present.Exists(t => IsAt(t, ports[i])))
                    CableEnds.Add(
                        transaction, row, end, ports[i], profile == null ? null : Connector(present, i + 1), profile?.At(end).Positions);
    }

    // That of its place in the list; where a port that stays has it, the first one that is free.
    private static long Connector(List<Row> present, long wanted)
    {
        var taken = present.Select(t => t.Reference("connector") ?? 0).ToHashSet();
        for (var free = 1; taken.Contains(wanted); free++)
            wanted = free;
        return wanted;
    }

    private static List<Row> Ports(State state, Row cable, Draft draft, string end) =>
        Sends(draft, end) ? Sent(state, draft, end).Ports : [.. Cabling.Ends(state, cable, end)];

    private static bool IsAt(Row termination, Row port) =>
        termination.Text("termination_type") == port.Type.Label && termination.Reference("termination_id") == port.Id;

    private static string Field(string end) => end == "A" ? "a_terminations" : "b_terminations";

    private static bool Sends(Draft draft, string end) => draft.Extra.GetValueOrDefault(Field(end)) is JsonElement;

    private static List<Row> Wanted(RuleContext context, string end)
    {
        if (!Sends(context.Draft, end))
            return context.Draft.Current is { } cable ? [.. Cabling.Ends(context.State, cable, end)] : [];
        var (ports, refusal) = Sent(context.State, context.Draft, end);
        if (refusal != null)
            context.Errors.Add(Field(end), refusal);
        return ports;
    }

    private static (List<Row> Ports, string? Refusal) Sent(State state, Draft draft, string end)
    {
        var ports = new List<Row>();
        foreach (var item in ((JsonElement)draft.Extra[Field(end)]!).EnumerateArray())
        {
            var label = item.TryGetProperty("object_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
            if (PortMappings.Number(item, "object_id") is not { } id || label.Length == 0)
                return (ports, "An end of a cable is named by object_type and object_id.");
            if (ObjectTypes.Find(label) is not { } known || !Cabling.IsCabled(known))
                return (ports, $"Cables cannot be terminated to {label}.");
            if (state.Find(known, id) is not { } port)
                return (ports, string.Create(CultureInfo.InvariantCulture, $"There is no {known.Verbose} {id}."));
            ports.Add(port);
        }
        return (ports, null);
    }

    private static bool CheckProfile(RuleContext context, List<Row> a, List<Row> b)
    {
        if (CableProfile.Of(context.Draft.Text("profile")) is not { } profile)
            return true;
        foreach (var (end, ports) in ((string, List<Row>)[])[("A", a), ("B", b)])
            if (ports.Count > profile.At(end).Connectors)
                return context.Refuse(Field(end), string.Create(CultureInfo.InvariantCulture,
                    $"A cable of this profile has {profile.At(end).Connectors} connectors at end {end}; {ports.Count} were named."));
        return true;
    }

    private static bool CheckEnds(RuleContext context, List<Row> a, List<Row> b)
    {
        if (a.Select(p => p.Type).Distinct().Count() > 1 || b.Select(p => p.Type).Distinct().Count() > 1)
            return context.RefuseAll("Cannot connect different termination types to same end of cable.");
        if (a.Count > 0 && b.Count > 0)
        {
            var (near, far) = (a[0].Type.Model, b[0].Type.Model);
            if (!Compatible[near].Contains(far))
                return context.RefuseAll($"Incompatible termination types: {near} and {far}");
            if (near == far && a.Select(p => p.Id).Intersect(b.Select(p => p.Id)).Any())
                return context.RefuseAll("A and B terminations cannot connect to the same object.");
        }
        return a.Concat(b).All(port => CheckEnd(context, port));
    }

    private static bool CheckEnd(RuleContext context, Row port)
    {
        if (port.Is("mark_connected"))
            return context.RefuseAll($"Cannot connect a cable to {context.Name(Cabling.Holder(context.State, port))} > "
                + $"{context.Name(port)} because it is marked as connected.");
        if (port.Reference("cable") is { } cable && cable != context.Draft.Current?.Id)
            return context.RefuseAll(string.Create(CultureInfo.InvariantCulture,
                $"Duplicate termination found for {port.Type.Label} {port.Id}: cable {cable}"));
        return port.Type.Label != "dcim.interface" || InterfaceKinds.MayBeCabled(port.Text("type"))
            || context.RefuseAll(
                $"Cables cannot be terminated to {port.Type["type"].Choices!.Label(port.Text("type"))} interfaces");
    }
}
