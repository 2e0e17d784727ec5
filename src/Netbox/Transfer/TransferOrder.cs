using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Schema.Dcim;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// The types whose objects are taken from one NetBox to another, in an order in which what an object must have is there before it. Users,
/// groups, permissions and tokens stay where they are: nobody can read their passwords and secrets.
/// </summary>
internal static class TransferOrder
{
    // What is first although nothing points at it: objects have values of fields, and tags. What is last: nothing that is made here is to
    // start anything. Addresses come before ranges, in which no new ones may be.
    private static readonly string[] First = ["extras.customfieldchoiceset", "extras.customfield", "extras.tag"];
    // A device is made before its type has templates of parts: its parts are taken over, and not made twice.
    private static readonly string[] Last =
    [
        .. ObjectTypes.All.Where(type => type.App == "dcim" && type.Model.EndsWith("template", StringComparison.Ordinal))
            .Select(type => type.Label),
        "ipam.iprange", "extras.journalentry", "extras.webhook", "extras.eventrule",
    ];

    private static readonly string[] Left = ["users.user", "users.group", "users.objectpermission", "users.token"];

    // What leads to a part of the object itself: there is none before the object is there.
    private static readonly string[] Back = ["primary_ip4", "primary_ip6", "oob_ip", "primary_mac_address", "master"];

    public static IReadOnlyList<ObjectType> Types { get; } = Sort();

    public static bool Has(string label) => Types.Any(type => type.Label == label);

    /// <summary>Whether a field can be written once the object and all others are there, and not before.</summary>
    // So are pictures, which are sent in forms: lists cannot be.
    public static bool IsLast(Field field) => Back.Contains(field.Name) || field is { IsPicture: true, IsNullable: true };

    private static List<ObjectType> Sort()
    {
        var open = ObjectTypes.All.Where(type => !type.IsAbsent && !type.ReadOnly && !type.IsLog && type.App != "core"
            && !Left.Contains(type.Label)).ToList();
        var sorted = new List<ObjectType>();
        foreach (var label in First)
            Move(open.Single(type => type.Label == label));
        while (open.Count > 0)
        {
            var free = open.Where(type => Targets(type, mustBe: true).All(Is)).ToList();
            var candidates = free.Where(type => !Last.Contains(type.Label)).ToList();
            Move((candidates.Count > 0 ? candidates : free).MinBy(type => (
                Targets(type, mustBe: false).Count(target => !Is(target)), Array.IndexOf(Last, type.Label)))!); // there is always one
        }
        return sorted;

        bool Is(string label) => open.All(type => type.Label != label);

        void Move(ObjectType type)
        {
            sorted.Add(type);
            open.Remove(type);
        }
    }

    private static IEnumerable<string> Targets(ObjectType type, bool mustBe) => type.Fields
        .Where(field => !field.IsPrivate && !IsLast(field)
            && (field.IsRequired || field.Kind is FieldKind.Parts or FieldKind.Mappings) == mustBe)
        .SelectMany(field => field.Kind switch
        {
            FieldKind.Ref or FieldKind.Refs when field.Target is { } target => [target],
            FieldKind.GenericId => field.GoesWith,
            FieldKind.Parts when field.Target == null => CableTerminationModel.Ends,
            FieldKind.Mappings => [field.Target!],
            FieldKind.ObjectTypeName => field.Targets,
            _ => [],
        })
        .Where(label => label != type.Label).Distinct();
}
