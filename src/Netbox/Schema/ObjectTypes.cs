using System.Collections.Frozen;
using Plumbline.Netbox.Schema.Components;
using Plumbline.Netbox.Schema.Core;
using Plumbline.Netbox.Schema.Dcim;
using Plumbline.Netbox.Schema.Extras;
using Plumbline.Netbox.Schema.Ipam;
using Plumbline.Netbox.Schema.Tenancy;
using Plumbline.Netbox.Schema.Users;
using Plumbline.Netbox.Schema.Virtualization;

namespace Plumbline.Netbox.Schema;

/// <summary>Every object type there is. A new one is one file and one line here.</summary>
internal static class ObjectTypes
{
    // The order is that of NetBox's models: it decides in which order dependent objects are found.
    public static IReadOnlyList<ObjectType> All { get; } = Number(
    [
        InterfaceModel.Create(), ManufacturerModel.Create(), DeviceTypeModel.Create(), DeviceRoleModel.Create(), PlatformModel.Create(),
        DeviceModel.Create(),
        CableBundleModel.Create(), CableModel.Create(), CableTerminationModel.Create(),
        ConsolePortTemplateModel.Create(), ConsoleServerPortTemplateModel.Create(), PowerPortTemplateModel.Create(),
        PowerOutletTemplateModel.Create(), InterfaceTemplateModel.Create(), FrontPortTemplateModel.Create(),
        RearPortTemplateModel.Create(), ModuleBayTemplateModel.Create(), DeviceBayTemplateModel.Create(),
        InventoryItemTemplateModel.Create(),
        ConsolePortModel.Create(), ConsoleServerPortModel.Create(), PowerPortModel.Create(), PowerOutletModel.Create(),
        FrontPortModel.Create(), RearPortModel.Create(), ModuleBayModel.Create(), DeviceBayModel.Create(), InventoryItemRoleModel.Create(),
        InventoryItemModel.Create(), ModuleTypeProfileModel.Create(), ModuleTypeModel.Create(), ModuleModel.Create(),
        VirtualChassisModel.Create(), VirtualDeviceContextModel.Create(), MACAddressModel.Create(),
        PowerPanelModel.Create(), PowerFeedModel.Create(),
        RackTypeModel.Create(), RackRoleModel.Create(), RackGroupModel.Create(), RackModel.Create(), RackReservationModel.Create(),
        RegionModel.Create(), SiteGroupModel.Create(), SiteModel.Create(), LocationModel.Create(),
        ConfigContextModel.Create(), ConfigContextProfileModel.Create(), ConfigTemplateModel.Create(), CustomFieldModel.Create(),
        CustomFieldChoiceSetModel.Create(),
        CustomLinkModel.Create(), ExportTemplateModel.Create(), ImageAttachmentModel.Create(),
        EventRuleModel.Create(), WebhookModel.Create(), JournalEntryModel.Create(), SavedFilterModel.Create(),
        NotificationGroupModel.Create(), TagModel.Create(),
        ASNRangeModel.Create(), ASNModel.Create(), RIRModel.Create(), AggregateModel.Create(), RoleModel.Create(), PrefixModel.Create(),
        IPRangeModel.Create(), IPAddressModel.Create(), FHRPGroupModel.Create(), FHRPGroupAssignmentModel.Create(),
        ServiceTemplateModel.Create(), ServiceModel.Create(), VLANGroupModel.Create(), VLANModel.Create(),
        VLANTranslationPolicyModel.Create(), VLANTranslationRuleModel.Create(), VRFModel.Create(), RouteTargetModel.Create(),
        ContactGroupModel.Create(), ContactRoleModel.Create(), ContactModel.Create(), ContactAssignmentModel.Create(),
        TenantGroupModel.Create(), TenantModel.Create(),
        ClusterTypeModel.Create(), ClusterGroupModel.Create(), ClusterModel.Create(), VirtualMachineTypeModel.Create(),
        VirtualMachineModel.Create(), VMInterfaceModel.Create(), VirtualDiskModel.Create(),
        OwnerModel.Create(), OwnerGroupModel.Create(), UserModel.Create(), GroupModel.Create(), ObjectPermissionModel.Create(),
        TokenModel.Create(),
        ObjectChangeModel.Create(), ObjectTypeModel.Create(), JobModel.Create(),
        .. EmptyTables.Create(),
    ]);

    private static readonly FrozenDictionary<string, ObjectType> ByLabel = All.ToFrozenDictionary(t => t.Label);
    private static readonly FrozenDictionary<string, ObjectType> ByPath = All.ToFrozenDictionary(t => t.ListPath);

    /// <summary>The relations of all types that point at a type, as (type, field).</summary>
    private static readonly FrozenDictionary<string, (ObjectType Type, Field Field)[]> Referrers =
        All.SelectMany(t => t.Stored.Where(f => f.Kind is FieldKind.Ref && f.Target != null).Select(f => (Type: t, Field: f)))
            .GroupBy(x => x.Field.Target!).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    /// <summary>The generic relations whose objects go with an object of a type.</summary>
    private static readonly FrozenDictionary<string, (ObjectType Type, Field Field)[]> Followers =
        All.SelectMany(t => t.Stored.Where(f => f.Kind == FieldKind.GenericId)
            .SelectMany(f => f.GoesWith.Select(target => (Target: target, Type: t, Field: f))))
            .GroupBy(x => x.Target).ToFrozenDictionary(g => g.Key, g => g.Select(x => (x.Type, x.Field)).ToArray());

    /// <summary>The relations to many of all types that lead to a type.</summary>
    private static readonly FrozenDictionary<string, (ObjectType Type, Field Field)[]> Lists =
        All.SelectMany(t => t.Stored.Where(f => f.Kind is FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs && f.Target != null)
            .Select(f => (Type: t, Field: f))).GroupBy(x => x.Field.Target!).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    public static ObjectType Get(string label) => ByLabel[label];

    public static ObjectType? Find(string label) => ByLabel.GetValueOrDefault(label);

    /// <summary>The type of a list such as <c>dcim/sites/</c>.</summary>
    public static ObjectType? AtPath(string listPath) => ByPath.GetValueOrDefault(listPath);

    public static IReadOnlyList<(ObjectType Type, Field Field)> PointingAt(ObjectType type) => Referrers.GetValueOrDefault(type.Label, []);

    /// <summary>The generic relations whose objects are deleted with an object of a type.</summary>
    public static IReadOnlyList<(ObjectType Type, Field Field)> GoingWith(ObjectType type) => Followers.GetValueOrDefault(type.Label, []);

    public static IReadOnlyList<(ObjectType Type, Field Field)> ListingAt(ObjectType type) => Lists.GetValueOrDefault(type.Label, []);

    private static ObjectType[] Number(ObjectType[] types)
    {
        for (var i = 0; i < types.Length; i++)
            types[i].Ordinal = i;
        return types;
    }
}
