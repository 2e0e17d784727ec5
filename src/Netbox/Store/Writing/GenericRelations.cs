using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>Which objects that point by a generic relation go with the object they point at.</summary>
internal static class GenericRelations
{
    private static readonly (string Type, string Field)[] Cascades =
    [
        ("dcim.macaddress", "assigned_object_id"), ("ipam.ipaddress", "assigned_object_id"), ("ipam.service", "parent_object_id"),
        ("extras.journalentry", "assigned_object_id"), ("extras.eventrule", "action_object_id"),
    ];

    private static readonly (string Type, string Field)[] Clears =
    [
        ("ipam.prefix", "scope_id"), ("virtualization.cluster", "scope_id"), ("ipam.vlangroup", "scope_id"),
    ];

    // Django finds dependent objects in this order when a machine goes.
    private static readonly string[] Order =
    [
        "dcim.macaddress", "virtualization.virtualdisk", "ipam.ipaddress", "ipam.service", "extras.journalentry", "extras.eventrule",
    ];

    public static IEnumerable<(ObjectType Type, Field Field)> Cascading(ObjectType target) => Relations(Cascades, target);

    public static IEnumerable<(ObjectType Type, Field Field)> Clearing(ObjectType target) => Relations(Clears, target);

    public static IEnumerable<ObjectType> InDeletionOrder(IEnumerable<ObjectType> types) =>
        types.OrderBy(t => Array.IndexOf(Order, t.Label) is var at and >= 0 ? at : Order.Length);

    private static IEnumerable<(ObjectType, Field)> Relations((string Type, string Field)[] relations, ObjectType target)
    {
        foreach (var (label, name) in relations)
        {
            var type = ObjectTypes.Get(label);
            var targets = type[type[name].Partner!].Targets;
            if (targets.Count == 0 || targets.Contains(target.Label))
                yield return (type, type[name]);
        }
    }
}
