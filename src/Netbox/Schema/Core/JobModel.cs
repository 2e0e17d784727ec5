using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Core;

/// <summary>NetBox's background jobs. This store has none; the table is there to be asked.</summary>
internal static class JobModel
{
    public static ObjectType Create() => new("core", "jobs", "Job", "job", [Id, Url, DisplayUrl, Display, Name(200)])
    {
        Order = ["-id"],
        ReadOnly = true,
        Logged = false,
        Filters = [.. Filter.Fields("id", "name")],
    };
}
