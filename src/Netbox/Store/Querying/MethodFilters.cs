using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Schema.Options;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Filters with a meaning of their own, by parameter, or by type and parameter where types differ.</summary>
internal static partial class MethodFilters
{
    private const string Not = "__n";

    public delegate Condition? Method(FilterCall call);

    private static readonly Dictionary<string, Method> All = new()
    {
        ["tag"] = call => Tags(call, "slug", all: true, negate: false),
        ["tag__any"] = call => Tags(call, "slug", all: false, negate: false),
        ["tag__n"] = call => Tags(call, "slug", all: false, negate: true),
        ["tag_id"] = call => Tags(call, "id", all: true, negate: false),
        ["tag_id__n"] = call => Tags(call, "id", all: false, negate: true),
        ["tag_id__any"] = call => Tags(call, "id", all: false, negate: false),
        ["created_by_request"] = call => ByRequest(call, "create"),
        ["updated_by_request"] = call => ByRequest(call, "update"),
        ["modified_by_request"] = call => ByRequest(call, "create", "update"),
        ["has_primary_ip"] = call => Flag(call, row => row["primary_ip4"] != null || row["primary_ip6"] != null),
        ["has_oob_ip"] = call => Flag(call, row => row["oob_ip"] != null),
        ["primary_ip4"] = call => AddressOf(call, "primary_ip4"),
        ["primary_ip6"] = call => AddressOf(call, "primary_ip6"),
        ["local_context_data"] = call => Flag(call, row => row["local_context_data"] != null),
        ["virtual_chassis_member"] = call => call.Type.Label == "dcim.device"
            ? Flag(call, row => row["virtual_chassis"] != null)
            : OfDevices(call, "name", masterToo: false),
        ["virtual_chassis_member_id"] = call => OfDevices(call, "id", masterToo: false),
        ["virtual_chassis_member_or_master"] = call => OfDevices(call, "name", masterToo: true),
        ["virtual_chassis_member_or_master_id"] = call => OfDevices(call, "id", masterToo: true),
        ["has_front_image"] = call => Flag(call, row => row.Text("front_image").Length > 0),
        ["has_rear_image"] = call => Flag(call, row => row.Text("rear_image").Length > 0),
        ["has_virtual_device_context"] = call =>
            Flag(call, row => call.State.CountPointingAt("dcim.virtualdevicecontext", "device", row) > 0),
        ["kind"] = Kind,
        ["vlan_id"] = call => Vlans(call, "id"),
        ["vlan"] = call => Vlans(call, "vid"),
        ["object_type"] = call => Listed(call, "object_types", call.Values),
        ["extras.tag:content_type"] = call => Tagging(call, call.Values),
        ["extras.tag:content_type_id"] = call => Tagging(call, Labels(call.Values)),
        ["content_type"] = call => Listed(call, "object_types", call.Values),
        ["object_type_id"] = call => call.Type.Find("object_type") == null
            ? Listed(call, "object_types", Labels(call.Values))
            : new(row => Labels(call.Values).Contains(row.Text("object_type"))),
        ["content_type_id"] = call => Listed(call, "object_types", Labels(call.Values)),
        ["for_object_type_id"] = call =>
            new(row => row["object_types"] is not string[] { Length: > 0 } types || Labels(call.Values).Intersect(types).Any()),
        ["related_object_type"] = call => new(row => call.Values.Contains(row.Text("related_object_type"))),
        ["related_object_type_id"] = call => new(row => Labels(call.Values).Contains(row.Text("related_object_type"))),
        ["object_types"] = call => Listed(call, "object_types", Labels(call.Values)),
        ["assigned_object_type_id"] = call => new(row => Labels(call.Values).Contains(row.Text("assigned_object_type"))),
        ["changed_object_type_id"] = call => new(row => Labels(call.Values).Contains(row.Text("changed_object_type"))),
        ["event_type"] = call => Listed(call, "event_types", call.Values),
        ["features"] = call => Listed(call, "features", call.Values),
        ["can_view"] = call => Flag(call, row => Has(row, "actions", "view")),
        ["can_add"] = call => Flag(call, row => Has(row, "actions", "add")),
        ["can_change"] = call => Flag(call, row => Has(row, "actions", "change")),
        ["can_delete"] = call => Flag(call, row => Has(row, "actions", "delete")),
        ["choice"] = call => new(row => ChoiceSets.Extra(row["extra_choices"]).Any(c => call.Values.Contains(c.Value))),
        ["choice_colors"] = call => AreAmong(call, Choices.ChoiceColor)
            ? new(row => row["choice_colors"] is JsonElement { ValueKind: JsonValueKind.Object } colors
                && colors.EnumerateObject().Any(one => call.Values.Contains(one.Value.ToString())))
            : null,
        ["usable"] = call => Flag(call, row => row.Is("enabled") && (row.Is("shared") || row.Reference("user") == call.Viewer.User)),
        ["time_after"] = call => Time(call, "time", "gte"),
        ["time_before"] = call => Time(call, "time", "lte"),
        ["created_after"] = call => Time(call, "created", "gte"),
        ["created_before"] = call => Time(call, "created", "lte"),
        ["port"] = call => Numbers(call, (row, wanted) => row.Many("ports").Contains(wanted[^1])),
        ["unit"] = call => Numbers(call, (row, wanted) => row.Many("units").Contains(wanted[^1])),
        ["unit_count_min"] = call => Amount(call, (row, least) => row.Many("units").Length >= least),
        ["unit_count_max"] = call => Amount(call, (row, most) => row.Many("units").Length <= most),
    };

    public static Condition? Compile(FilterCall call)
    {
        var isNegated = call.Parameter.EndsWith(Not, StringComparison.Ordinal) && Find(call.Type, call.Parameter) is null
            && !Measures.ContainsKey(call.Parameter[..^Not.Length]);
        var parameter = isNegated ? call.Parameter[..^Not.Length] : call.Parameter;
        if (Naming.TryGetValue($"{call.Type.Label}:{parameter}", out var named) ? !AreThere(call, named)
            : IsOfIds(parameter) && Numbers(call, (_, _) => true) == null)
            return null;
        var condition = Find(call.Type, parameter) is { } method ? method(call)
            : Measures.TryGetValue(parameter.Split("__")[0], out var measure) ? Measured(call, measure)
            : null;
        return isNegated && condition is { Matches: var matches } ? new Condition(row => !matches(row)) : condition;
    }

    private static Method? Find(ObjectType type, string parameter)
    {
        foreach (var name in (string[])[$"{type.Label}:{parameter}", parameter])
            if (All.TryGetValue(name, out var method) || Addresses.TryGetValue(name, out method)
                || Components.TryGetValue(name, out method) || Reaches.TryGetValue(name, out method))
                return method;
        return null;
    }

    // Of VLANs and tags NetBox takes any text for an id, and finds none.
    private static bool IsOfIds(string parameter) => parameter == "object_types" || (parameter.Split("__")[0] is var bare
        && bare.EndsWith("_id", StringComparison.Ordinal) && bare is not ("vlan_id" or "tag_id"));

    private static Condition? Flag(FilterCall call, Func<Row, bool> test) =>
        Lookups.Flag(call.Values[^1]) is { } wanted ? new Condition(row => test(row) == wanted) : null;

    private static Condition? Numbers(FilterCall call, Func<Row, IReadOnlyList<long>, bool> test)
    {
        var wanted = new List<long>();
        foreach (var value in call.Values)
        {
            if (!long.TryParse(value, CultureInfo.InvariantCulture, out var number))
            {
                call.Errors.Add(call.Parameter, "Enter a whole number.");
                return null;
            }
            wanted.Add(number);
        }
        return new Condition(row => test(row, wanted));
    }

    private static Condition? Amount(FilterCall call, Func<Row, decimal, bool> test)
    {
        if (decimal.TryParse(call.Values[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted))
            return new Condition(row => test(row, wanted));
        call.Errors.Add(call.Parameter, "Enter a number.");
        return null;
    }

    private static Condition? Tags(FilterCall call, string key, bool all, bool negate)
    {
        var ids = new List<long>();
        foreach (var value in call.Values)
        {
            var tag = key == "id"
                ? call.State.Find("extras.tag", long.TryParse(value, CultureInfo.InvariantCulture, out var id) ? id : -1)
                : call.State.Named("extras.tag", "slug", value).FirstOrDefault();
            if (tag == null)
            {
                call.Errors.Add(call.Parameter, $"Select a valid choice. {value} is not one of the available choices.");
                return null;
            }
            ids.Add(tag.Id);
        }
        if (call.Type.TagsField is not { } field)
            return new Condition(_ => negate);
        List<IdSet> sets = [.. ids.Select(id => call.State[call.Type].Find(IndexKeys.Reference(field, id)))];
        if (!all)
            return negate ? Condition.NoneOf(IdSet.Union(sets)) : Condition.Of(IdSet.Union(sets));
        return sets.Count == 1
            ? Condition.Of(sets[0])
            : new Condition(row => sets.TrueForAll(set => set.Contains(row.Id)), sets.MinBy(set => set.Count));
    }

    private static Condition? ByRequest(FilterCall call, params string[] actions)
    {
        if (!Guid.TryParse(call.Values[^1], out var request))
        {
            call.Errors.Add(call.Parameter, "Enter a valid UUID.");
            return null;
        }
        return Condition.Of(IdSet.Of(call.State.Named("core.objectchange", "request_id", request.ToString())
            .Where(c => c.Text("changed_object_type") == call.Type.Label && actions.Contains(c.Text("action")))
            .Select(c => c.Reference("changed_object_id")!.Value)));
    }

    private static Condition OfDevices(FilterCall call, string key, bool masterToo)
    {
        var wanted = Wanted(call, "dcim.device", key).ToList();
        return Condition.Of(IdSet.Of(wanted.SelectMany(d => InterfacesOf(call.State, d, masterToo)).Select(port => port.Id).Distinct()));
    }

    // The objects that the values name, by id or by a text.
    private static IEnumerable<Row> Wanted(FilterCall call, string label, string key) => key == "id"
        ? IdSet.Of(call.Values.Where(v => long.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && v == id.ToString(CultureInfo.InvariantCulture)).Select(v => long.Parse(v, CultureInfo.InvariantCulture)))
            .Select(id => call.State.Find(label, id)).OfType<Row>()
        : call.Values.Distinct().SelectMany(v => call.State.Named(label, key, v));

    // The interfaces of a device; the master of a virtual chassis stands for all its members, but for what they are managed by.
    private static IEnumerable<Row> InterfacesOf(State state, Row device, bool masterToo)
    {
        var own = state.PointingAt("dcim.interface", "device", device);
        if (state.Follow(device, "virtual_chassis") is not { } chassis || !(masterToo || chassis.Reference("master") == device.Id))
            return own;
        var others = state.PointingAt("dcim.device", "virtual_chassis", chassis).Where(member => member.Id != device.Id);
        return own.Concat(others.SelectMany(member => state.PointingAt("dcim.interface", "device", member))
            .Where(port => !port.Is("mgmt_only")));
    }

    private static Condition Kind(FilterCall call) => call.Values[^1].Trim().ToLowerInvariant() switch
    {
        "physical" => new(row => InterfaceKinds.MayBeCabled(row.Text("type"))),
        "virtual" => new(row => InterfaceKinds.IsVirtual(row.Text("type"))),
        "wireless" => new(row => InterfaceKinds.IsWireless(row.Text("type"))),
        _ => new(_ => false),
    };

    private static Condition? Vlans(FilterCall call, string key)
    {
        var (vlans, wanted) = (ObjectTypes.Get("ipam.vlan"), call with { Values = [call.Values[^1]] });
        var ids = key == "id"
            ? IdSet.Of(Wanted(wanted, vlans.Label, "id").Select(v => v.Id))
            : IdSet.Of(long.TryParse(wanted.Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var vid)
                ? call.State[vlans].RowsOf(IndexKeys.Whole(vlans["vid"], vid))
                    .Where(v => wanted.Values[0] == vid.ToString(CultureInfo.InvariantCulture)).Select(v => v.Id)
                : []);
        List<IdSet> sets = [];
        foreach (var name in (string[])["tagged_vlans", "untagged_vlan", "qinq_svlan"])
            if (call.Type.Find(name) is { } relation)
                sets.AddRange(ids.Select(id => call.State[call.Type].Find(IndexKeys.Reference(relation, id))));
        return Condition.Of(IdSet.Union(sets));
    }

    private static Condition Listed(FilterCall call, string field, IEnumerable<string> wanted)
    {
        var set = wanted.ToHashSet();
        return new Condition(row => (row[field] as string[] ?? []).Any(set.Contains));
    }

    // The tags of objects of these types, whatever types they may be put on.
    private static Condition Tagging(FilterCall call, IEnumerable<string> labels)
    {
        List<(ObjectType Type, Field Field)> tagged = [.. labels
            .Select(label => ObjectTypes.Find(label.ToLowerInvariant())).OfType<ObjectType>()
            .Where(type => type.TagsField != null).Select(type => (type, type.TagsField!))];
        return new Condition(row => tagged.Exists(one => call.State[one.Type].Find(IndexKeys.Reference(one.Field, row.Id)).Count > 0));
    }

    private static bool Has(Row row, string field, string value) => (row[field] as string[] ?? []).Contains(value);

    private static IEnumerable<string> Labels(IEnumerable<string> ids) =>
        ids.Select(i => long.TryParse(i, CultureInfo.InvariantCulture, out var id) ? ContentTypes.Find(id)?.Label : null).OfType<string>();

    private static Condition? Time(FilterCall call, string field, string lookup)
    {
        if (Lookups.TryTime(call.Values[^1], out var wanted))
            return new Condition(row => row[field] is DateTimeOffset time && Lookups.Compare(lookup, time, wanted));
        call.Errors.Add(call.Parameter, "Enter a valid date/time.");
        return null;
    }
}
