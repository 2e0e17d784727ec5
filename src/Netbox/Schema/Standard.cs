namespace Plumbline.Netbox.Schema;

/// <summary>The filters that many types share.</summary>
internal static class Standard
{
    private const string Assignments = "^tenancy.contactassignment.object_id";

    /// <summary>When and by which request an object was made or changed.</summary>
    public static readonly IReadOnlyList<Filter> Logged =
    [
        new("created", FilterKind.Field), new("last_updated", FilterKind.Field),
        .. Filter.Methods("created_by_request", "updated_by_request", "modified_by_request"),
    ];

    public static readonly IReadOnlyList<Filter> Owned =
    [
        .. Filter.Relation("owner", "users.owner", "name"),
        .. Filter.Relation("owner_group", "users.ownergroup", "name", ["owner", "group"]),
    ];

    public static readonly IReadOnlyList<Filter> Tags =
        [.. Filter.Methods("tag", "tag__n", "tag__any", "tag_id", "tag_id__n", "tag_id__any")];

    public static readonly IReadOnlyList<Filter> Tagged = [.. Logged, .. Tags, .. Owned];

    public static readonly IReadOnlyList<Filter> Tenancy =
    [
        .. Filter.Tree("tenant_group", "tenancy.tenantgroup", "tenant", "group"), .. Filter.Relation("tenant", "tenancy.tenant"),
    ];

    public static readonly IReadOnlyList<Filter> Contacts =
    [
        Filter.ById("contact", "tenancy.contact", [Assignments, "contact"]),
        Filter.ById("contact_role", "tenancy.contactrole", [Assignments, "role"]),
        Filter.ById("contact_group", "tenancy.contactgroup", [Assignments, "contact", "groups"], subtree: true),
    ];

    public static readonly IReadOnlyList<Filter> PrimaryIps =
    [
        .. Filter.Methods("has_primary_ip"), .. Filter.Choices("primary_ip4", "primary_ip6"),
        Filter.ById("primary_ip4_id", "ipam.ipaddress", ["primary_ip4"]), Filter.ById("primary_ip6_id", "ipam.ipaddress", ["primary_ip6"]),
    ];

    /// <summary>What a node of a tree is found by.</summary>
    public static readonly IReadOnlyList<string> TreeSearch = ["name", "slug", "description", "comments"];

    /// <summary>The parent itself, and everything below an ancestor.</summary>
    public static IReadOnlyList<Filter> TreeNode(string label) =>
    [
        .. Filter.Relation("parent", label),
        .. Filter.Relation("ancestor", label, path: ["@ancestors"]),
    ];
}
