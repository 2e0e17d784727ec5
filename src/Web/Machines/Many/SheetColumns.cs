namespace Plumbline.Web.Machines.Many;

/// <summary>The columns that a table of machines may have.</summary>
internal static class SheetColumns
{
    /// <summary>How the column of a custom field begins.</summary>
    public const string CustomField = "cf_";

    public const string Name = "name";
    public const string Interface = "interface";
    public const string Address = "address";
    public const string Software = "software";
    public const string Tags = "tags";
    public const string Status = "status";

    /// <summary>Columns with the name of another object, and the list it is in.</summary>
    public static readonly IReadOnlyDictionary<string, (string Path, string What)> Named = new Dictionary<string, (string, string)>
    {
        ["site"] = ("dcim/sites/", "site"), ["cluster"] = ("virtualization/clusters/", "cluster"),
        ["role"] = ("dcim/device-roles/", "role"),
        ["platform"] = ("dcim/platforms/", "platform"), ["tenant"] = ("tenancy/tenants/", "tenant"), [Tags] = ("extras/tags/", "tag"),
    };

    public static readonly IReadOnlyList<string> Numbers = ["vcpus", "memory", "disk"];

    public static readonly IReadOnlyList<string> Texts = ["serial", "description", "comments"];

    public static readonly IReadOnlyList<string> All =
        [Name, Status, "site", "cluster", "role", "platform", "tenant", .. Numbers, Interface, Address, Tags, Software, .. Texts];

    /// <summary>What the list of machines says of them that nobody documents: taken along with its table, and not looked at.</summary>
    public static readonly IReadOnlyList<string> PassedOver = ["state", "since", "changed"];

    /// <summary>The column that a refusal of the API is about.</summary>
    /// <param name="path">The list that the refused request was for.</param>
    public static string Of(string path, string field) =>
        path.StartsWith("ipam/", StringComparison.Ordinal) || field.StartsWith("primary_ip", StringComparison.Ordinal) ? Address
        : path.EndsWith("interfaces/", StringComparison.Ordinal) ? Interface
        : field == "local_context_data" ? Software : All.Contains(field) ? field : "";
}
