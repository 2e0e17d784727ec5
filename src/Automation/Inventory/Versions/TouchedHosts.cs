using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// Finds the hosts that a change can show in: rather one too many, which is then rendered as before, than one too few. Costs as much as it
/// finds; what cannot be found out concerns all.
/// </summary>
/// <param name="options">What the inventory file shows.</param>
/// <param name="now">The store with the change in it.</param>
internal sealed class TouchedHosts(InventoryOptions options, IStoreReader now)
{
    // What sites and hosts show of these, no list tells.
    private static readonly string[] OfAll = ["extras.customfield", "extras.customfieldchoiceset"];

    // Whom a config context is for, by the filter that finds those devices and machines; what a kind of host has none of, it is not for.
    private static readonly (string Dimension, string? Devices, string? Machines)[] Dimensions =
    [
        ("regions", "region_id", "region_id"), ("site_groups", "site_group_id", "site_group_id"), ("sites", "site_id", "site_id"),
        ("locations", "location_id", null), ("device_types", "device_type_id", null), ("roles", "role_id", "role_id"),
        ("platforms", "platform_id", "platform_id"), ("cluster_types", "", "cluster_type_id"),
        ("cluster_groups", "cluster_group_id", "cluster_group_id"), ("clusters", "cluster_id", "cluster_id"),
        ("tenant_groups", "tenant_group_id", "tenant_group_id"), ("tenants", "tenant_id", "tenant_id"),
    ];

    private readonly HashSet<(HostKind, long)> _found = [];
    private ILookup<string, HostWay>? _byField;
    private bool _isAll;

    /// <summary>The hosts of a change; null for all.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="before">The store before the change, where <see cref="IsToldByBefore"/>; null where that is not known.</param>
    public IReadOnlySet<(HostKind Kind, long Id)>? Of(ObjectChangeRecord change, IStoreReader? before)
    {
        _found.Clear();
        _isAll = OfAll.Contains(change.ObjectType);
        var readers = IsToldByBefore(change) && before is not null ? [before, now] : new[] { now };
        if (PartOwner.KindOf(change.ObjectType) is { } kind)
            Host(kind, change, readers);
        else if (PartOwner.Parts.Contains(change.ObjectType))
            Part(change, readers);
        else if (change.ObjectType == "extras.configcontext")
            Context(change);
        else if (change.ObjectType == "ipam.prefix")
            Prefix(change, readers);
        else if (change.ObjectType == "dcim.cable")
            Cable(change, readers);
        else if (PartOwner.Of(change.Object) is { } owner)
            _found.Add((owner.Kind, owner.Id));
        // What is assigned to hosts, such as contacts, they can be filtered by.
        else if (change.Object.Text("object_type") is { } type && PartOwner.KindOf(type) is { } of && change.ObjectType
            != "extras.journalentry" && change.Object.Number("object_id") is { } assigned)
            _found.Add((of, assigned));
        if (change.Action == ChangeAction.Delete && before is null && change.ObjectType != "extras.configcontext"
            && PartOwner.KindOf(change.ObjectType) is null && WaysFrom(change.ObjectType, depth: 0).Any())
            _isAll = true;
        if (change.ObjectType != "dcim.device" || IsRenamed(change))
            foreach (var reader in readers)
                Follow(reader, change.ObjectType, change.ObjectId, depth: 0);
        return _isAll ? null : new HashSet<(HostKind, long)>(_found);
    }

    /// <summary>Whether the state before a change tells hosts that the one behind it does not: who pointed to what is gone.</summary>
    public static bool IsToldByBefore(ObjectChangeRecord change) =>
        change.Action == ChangeAction.Delete || change.ObjectType == "dcim.cable";

    /// <summary>Whether look-up tables of the inventory hold objects of a type.</summary>
    public static bool IsLookedUp(string type) => type is "dcim.site" or "dcim.region" or "dcim.sitegroup" or "dcim.location" or "dcim.rack"
        or "dcim.rackrole" or "virtualization.cluster" or "virtualization.clustertype" or "virtualization.clustergroup" or "ipam.prefix"
        or "ipam.role" or "ipam.vrf" or "ipam.vlan" or "ipam.asn" or "tenancy.tenant" or "extras.tag" or "extras.customfield";

    // What is gone has no name any more. The log tells it by its forms alone.
    private static bool IsRenamed(ObjectChangeRecord change) => change.Prechange?.Text("name") != change.Postchange?.Text("name");

    // The members of a chassis are one host, by its master.
    private void Host(HostKind kind, ObjectChangeRecord change, IStoreReader[] readers)
    {
        _found.Add((kind, change.ObjectId));
        if (kind != HostKind.Device)
            return;
        // Whoever is cabled to it shows its name.
        if (options.Interfaces && change.Action != ChangeAction.Create && IsRenamed(change))
            foreach (var reader in readers.Where(reader => reader.Find(HostWay.Devices, change.ObjectId) is not null))
                foreach (var nic in reader.Each("dcim/interfaces/", $"device_id={change.ObjectId.ToString(CultureInfo.InvariantCulture)}"))
                    Peers(nic);
        var chassis = new[] { change.Object.Reference("virtual_chassis"), change.Object.Number("virtual_chassis"),
            change.Prechange?.Number("virtual_chassis"), change.Postchange?.Number("virtual_chassis") };
        foreach (var id in chassis.OfType<long>().Distinct())
            foreach (var reader in readers)
                Follow(reader, "dcim.virtualchassis", id, depth: 0);
    }

    private void Part(ObjectChangeRecord change, IStoreReader[] readers)
    {
        if (change.ObjectType == "dcim.interface" && options.Interfaces)
            Peers(change.Object);
        else
            Owner(change.Object);
        // The flat forms name what it was and is assigned to by numbers.
        foreach (var form in new[] { change.Prechange, change.Postchange }.OfType<JsonElement>())
        {
            if (form.Number("virtual_machine") is { } machine)
                _found.Add((HostKind.VirtualMachine, machine));
            if (form.Number("device") is { } device)
                _found.Add((HostKind.Device, device));
            if (form.Number("parent_object_id") is { } parent)
                _found.UnionWith([(HostKind.VirtualMachine, parent), (HostKind.Device, parent)]);
            if (form.Number("assigned_object_id") is { } id)
                foreach (var reader in readers)
                    foreach (var list in (string[])["virtualization/interfaces/", "dcim/interfaces/"])
                        if (reader.Find(list, id) is { } nic)
                            Owner(nic);
        }
    }

    private void Owner(JsonElement part)
    {
        if (PartOwner.Of(part) is not { } owner)
            return;
        _found.Add((owner.Kind, owner.Id));
        // What a member of a chassis has is shown by the master.
        if (owner.Kind == HostKind.Device && now.Find(HostWay.Devices, owner.Id)?.Reference("virtual_chassis") is { } chassis)
            Follow(now, "dcim.virtualchassis", chassis, depth: 0);
    }

    // An interface shows what lies at the other end of its cable, and at the end of the whole path.
    private void Cable(ObjectChangeRecord change, IStoreReader[] readers)
    {
        if (!options.Interfaces)
            return;
        var isThrough = false;
        foreach (var reader in readers)
        {
            var cable = reader.Find("dcim/cables/", change.ObjectId);
            var ends = cable is { } known ? known.Items("a_terminations").Concat(known.Items("b_terminations")).ToList() : [];
            foreach (var end in ends.Where(end => end.Text("object_type") == "dcim.interface"))
                if (end.Number("object_id") is { } id && reader.Find("dcim/interfaces/", id) is { } nic)
                    Peers(nic);
            isThrough |= ends.Count > 0 && !ends.Exists(end => end.Text("object_type") == "dcim.interface")
                && ends.Exists(end => end.Text("object_type") is "dcim.frontport" or "dcim.rearport");
        }
        // Between two panels it is part of paths whose ends no list tells, and so is one that is not known any more.
        _isAll |= isThrough || (change.Action != ChangeAction.Create && readers.Length == 1);
    }

    private void Peers(JsonElement nic)
    {
        Owner(nic);
        foreach (var other in nic.Items("link_peers").Concat(nic.Items("connected_endpoints")))
            Owner(other);
    }

    private void Prefix(ObjectChangeRecord change, IStoreReader[] readers)
    {
        if (!options.Prefixes)
            return;
        foreach (var form in new[] { change.Object, change.Prechange ?? default, change.Postchange ?? default })
            if ((form.Number("scope_id") ?? form.Reference("site")) is { } site)
                foreach (var reader in readers)
                    Follow(reader, "dcim.site", site, depth: 0);
    }

    // By whom it was for and whom it is for: the rendering tells which of them have it.
    private void Context(ObjectChangeRecord change)
    {
        if (!options.ConfigContext)
            return;
        foreach (var form in new[] { change.Prechange, change.Postchange }.OfType<JsonElement>())
        {
            if (form.Field("is_active") is { ValueKind: JsonValueKind.False })
                continue;
            Hosts(HostWay.Devices, HostKind.Device, form, dimension => dimension.Devices);
            Hosts(HostWay.Machines, HostKind.VirtualMachine, form, dimension => dimension.Machines);
        }
    }

    private void Hosts(
        string list, HostKind kind, JsonElement context, Func<(string Dimension, string? Devices, string? Machines), string?> filterOf)
    {
        var query = new List<string>();
        foreach (var dimension in Dimensions)
        {
            var ids = context.Items(dimension.Dimension).Where(id => id.ValueKind == JsonValueKind.Number).ToList();
            if (ids.Count == 0)
                continue;
            if (filterOf(dimension) is not { } filter)
                return;
            // What has gone is nobody's any more, and the list refuses it.
            query.AddRange(filter.Length == 0 ? [] : ids.Select(id => $"{filter}={id.GetRawText()}"));
        }
        try
        {
            Ids(now, list, string.Join('&', query), kind);
        }
        catch (StoreQueryException)
        {
            _isAll = true;
        }
    }

    // Of what is named in a custom field the name is shown, and nothing of what lies behind it.
    private IEnumerable<HostWay> WaysFrom(string type, int depth)
    {
        var known = HostWay.From(type, options);
        if (depth > 0)
            return known;
        _byField ??= ByField().ToLookup(to => to.Type, to => to.Way);
        return known.Concat(_byField[type]);
    }

    private IEnumerable<(string Type, HostWay Way)> ByField()
    {
        foreach (var field in now.Each("extras/custom-fields/", "type=object&type=multiobject"))
            if (field.Text("related_object_type") is { } type && field.Text("name") is { } name)
                foreach (var owner in field.Items("object_types").Where(owner => owner.ValueKind == JsonValueKind.String))
                    if (HostWay.ByField(owner.GetString()!, name, options) is { } way) // a text
                        yield return (type, way);
    }

    // Two steps lead from a type of clusters to the hosts; more there are not.
    private void Follow(IStoreReader reader, string type, long id, int depth)
    {
        const int Longest = 3;
        foreach (var way in depth < Longest ? WaysFrom(type, depth) : [])
        {
            var query = $"{way.Filter}={id.ToString(CultureInfo.InvariantCulture)}";
            try
            {
                if (way.EndsAtHosts)
                    Ids(reader, way.List, query, way.List == HostWay.Devices ? HostKind.Device : HostKind.VirtualMachine);
                else
                    foreach (var item in reader.Each(way.List, query))
                        Follow(reader, way, item, depth);
            }
            catch (StoreQueryException)
            {
                // It is gone from there: nobody shows it.
            }
        }
    }

    private void Follow(IStoreReader reader, HostWay way, JsonElement item, int depth)
    {
        if (way.LeadsTo is { } type)
            Follow(reader, type, item.Id(), depth + 1);
        else if (!way.EndsAtPrefixes)
            Owner(item);
        else if ((item.Number("scope_id") ?? item.Reference("site")) is { } site)
            Follow(reader, "dcim.site", site, depth + 1);
    }

    private void Ids(IStoreReader reader, string list, string query, HostKind kind)
    {
        foreach (var host in reader.Each(list, query.Length == 0 ? "fields=id" : $"{query}&fields=id"))
            _found.Add((kind, host.Id()));
    }
}
