using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;

namespace Plumbline.Netbox.Setup;

/// <summary>How a NetBox of some version names things. Before 3.7 webhooks were no objects of their own.</summary>
internal sealed class NetboxDialect(NetboxVersion version)
{
    private static readonly Dictionary<string, string> Flags = new()
    {
        ["object_created"] = "type_create",
        ["object_updated"] = "type_update",
        ["object_deleted"] = "type_delete",
    };

    public bool IsSupported => version.IsAtLeast(3, 7);

    public string ObjectTypes => version.IsAtLeast(4, 0) ? "object_types" : "content_types";

    public void AddEvents(WantedObject rule, IReadOnlyList<string> events)
    {
        if (version.IsAtLeast(4, 1))
        {
            rule.With("event_types", List(events));
            return;
        }

        foreach (var name in events)
            rule.With(Flags[name], true);
    }

    public static JsonArray List(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
