using System.Globalization;
using System.Text.Json;
using Plumbline.Web.Calls;
using Plumbline.Web.Lists;

namespace Plumbline.Web.Machines;

/// <summary>What the list of machines can show.</summary>
internal static class MachineColumns
{
    public static readonly IReadOnlyList<ListColumn> All =
    [
        new("name", "Machine", Sort: "name"), new("state", "State"), new("since", "Since"), new("address", "Address", Sort: "primary_ip4"),
        new("site", "Site", Sort: "site"), new("cluster", "Cluster", IsUsual: false, "cluster"), new("role", "Role", Sort: "role"),
        new("status", "Status", Sort: "status"), new("tags", "Tags"), new(Software, "Software", IsUsual: false),
        new("platform", "Platform", IsUsual: false, "platform"), new("tenant", "Tenant", IsUsual: false, "tenant"),
        new("vcpus", "vCPUs", IsUsual: false, "vcpus"), new("memory", "Memory, MB", IsUsual: false, "memory"),
        new("disk", "Disk, MB", IsUsual: false, "disk"), new("serial", "Serial", IsUsual: false, "serial"),
        new("description", "Description", IsUsual: false, "description"), new("changed", "Changed", IsUsual: false, "last_updated"),
    ];

    /// <summary>The one that takes the config context.</summary>
    public const string Software = "software";

    /// <summary>What a column says of a machine, as text.</summary>
    public static string Text(string column, JsonElement machine, MachineState state) => column switch
    {
        "state" => state.State,
        "since" => state.At?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) ?? "",
        "address" => machine.Text("primary_ip", "address"),
        "status" => machine.Text("status", "value"),
        "tags" => string.Join(", ", machine.List("tags").Select(tag => tag.Text("name"))),
        Software => string.Join(", ", MachineSoftware.Of(machine.At("config_context"))),
        "changed" => machine.Text("last_updated"),
        "site" or "cluster" or "role" or "platform" or "tenant" => machine.Text(column, "name"),
        _ => machine.Text(column),
    };
}
