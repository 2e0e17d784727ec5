using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>A new device has the parts that its type has templates of, a new module those of its type.</summary>
internal static class Instantiation
{
    // In the order in which parts need each other.
    private static readonly (string Component, string[] Copied)[] Kinds =
    [
        ("dcim.consoleport", ["type"]),
        ("dcim.consoleserverport", ["type"]),
        ("dcim.powerport", ["type", "maximum_draw", "allocated_draw"]),
        ("dcim.poweroutlet", ["type", "color", "feed_leg"]),
        ("dcim.interface", ["type", "enabled", "mgmt_only", "poe_mode", "poe_type", "rf_role"]),
        ("dcim.rearport", ["type", "color", "positions"]),
        ("dcim.frontport", ["type", "color", "positions"]),
        ("dcim.modulebay", ["enabled"]),
        ("dcim.devicebay", ["enabled"]),
        ("dcim.inventoryitem", ["role", "manufacturer", "part_id"]),
    ];

    /// <summary>The templates of a type of devices or modules, with the content type of what they become.</summary>
    public static IEnumerable<(string Component, Row Template)> Templates(State state, Row type)
    {
        var owner = type.Type.Label == "dcim.devicetype" ? "device_type" : "module_type";
        foreach (var (component, _) in Kinds)
            if (ObjectTypes.Get(component + "template") is var kind && kind.Find(owner) != null)
            {
                var templates = state.PointingAt(kind, kind[owner], type).ToList();
                if (templates.Count > 0)
                    foreach (var template in Ordering.Default(state, kind).Sort(templates))
                        yield return (component, template);
            }
    }

    public static void OfDevice(Transaction transaction, Row device)
    {
        if (transaction.State.Follow(device, "device_type") is { } type)
            Make(transaction, device, null, type, replicates: true, adopts: false);
    }

    public static void OfModule(Transaction transaction, Row module, bool replicates, bool adopts) => Make(
        transaction, transaction.State.Follow(module, "device")!, module, transaction.State.Follow(module, "module_type")!, replicates,
        adopts);

    private static void Make(Transaction transaction, Row device, Row? module, Row type, bool replicates, bool adopts)
    {
        var names = new TemplateNames(transaction.State, device, transaction.State.Follow(module, "module_bay"));
        var made = new Dictionary<(string Template, long Id), Row>();
        foreach (var (component, template) in Templates(transaction.State, type).ToList())
        {
            var name = names.Of(template.Text("name"));
            var present = adopts
                ? transaction.State.PointingAt(component, "device", device)
                    .FirstOrDefault(c => c.Text("name") == name && c["module"] == null)
                : null;
            if (present != null)
                made[(template.Type.Label, template.Id)] = transaction.Update(present, Adopted(present, module!, template, made).Values);
            else if (replicates)
                made[(template.Type.Label, template.Id)] = Insert(transaction, device, module, component, template, names, made);
        }
        foreach (var ((label, id), nic) in made.Where(m => m.Key.Template == "dcim.interfacetemplate").ToList())
            if (transaction.State.Find(label, id)?.Reference("bridge") is { } bridge && made.TryGetValue((label, bridge), out var other))
                transaction.Update(nic, nic.With("bridge", other.Id).Values);
    }

    // A port that leads nowhere leads where its template does.
    private static Row Adopted(Row present, Row module, Row template, Dictionary<(string Template, long Id), Row> made) =>
        present.Type.Label == "dcim.frontport" && PortMappings.Of(present).Count == 0
            ? present.With("module", module.Id).With("rear_ports", Mappings(template, made))
            : present.With("module", module.Id);

    private static JsonElement Mappings(Row template, Dictionary<(string Template, long Id), Row> made) =>
        PortMappings.ToJson(PortMappings.Of(template).Where(m => made.ContainsKey(("dcim.rearporttemplate", m.Rear)))
            .Select(m => m with { Rear = made[("dcim.rearporttemplate", m.Rear)].Id }));

    private static Row Insert(
        Transaction transaction, Row device, Row? module, string component, Row template, TemplateNames names,
        Dictionary<(string Template, long Id), Row> made)
    {
        var draft = new Draft(ObjectTypes.Get(component), null);
        InputReader.SetDefaults(transaction.State, draft);
        draft["device"] = device.Id;
        draft["name"] = names.Of(template.Text("name"));
        draft["label"] = names.Of(template.Text("label"));
        if (module != null)
            draft["module"] = module.Id;
        foreach (var name in Kinds.First(k => k.Component == component).Copied)
            draft[name] = template[name];
        switch (component)
        {
            case "dcim.poweroutlet":
                draft["power_port"] = Made(template, "power_port");
                break;
            case "dcim.modulebay":
                draft["position"] = names.Of(template.Text("position"));
                break;
            case "dcim.frontport":
                draft["rear_ports"] = Mappings(template, made);
                break;
            case "dcim.inventoryitem":
                draft["parent"] = Made(template, "parent");
                if (made.TryGetValue((template.Text("component_type"), template.Reference("component_id") ?? 0), out var part))
                    (draft["component_type"], draft["component_id"]) = (part.Type.Label, part.Id);
                break;
        }
        Check(transaction.State, draft, template);
        return transaction.Insert(draft.Type, draft.Values);

        long? Made(Row from, string relation) => from.Reference(relation) is { } id
            && made.TryGetValue((from.Type[relation].Target!, id), out var row) ? row.Id : null;
    }

    // Placeholders may make one name of two, or one that is too long.
    private static void Check(State state, Draft draft, Row template)
    {
        var errors = new FieldErrors();
        UniqueChecks.Check(state, draft, errors);
        var reason = errors.Any ? "and that name is taken"
            : draft.Text("name").EnumerateRunes().Count() > draft.Type["name"].MaxLength ? string.Create(CultureInfo.InvariantCulture,
                $"which has more than {draft.Type["name"].MaxLength} characters")
            : null;
        if (reason == null)
            return;
        errors = new FieldErrors();
        errors.Add(FieldErrors.All, $"The {template.Type.Verbose} '{template.Text("name")}' would become the {draft.Type.Verbose} "
            + $"'{draft.Text("name")}', {reason}.");
        throw new StoreRefusal(400, errors.ToJson());
    }
}
