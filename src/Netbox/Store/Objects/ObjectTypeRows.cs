using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>NetBox's list of types, as a table that is the same in every store.</summary>
internal static class ObjectTypeRows
{
    private static readonly HashSet<string> Private =
    [
        "account.usertoken", "core.autosyncrecord", "core.managedfile", "dcim.cablepath", "dcim.portmapping", "dcim.porttemplatemapping",
        "extras.cachedvalue", "extras.scriptmodule", "extras.taggeditem", "users.userconfig",
    ];

    private static readonly HashSet<string> Apps =
    [
        "account", "circuits", "core", "dcim", "extras", "ipam", "tenancy", "users", "virtualization", "vpn", "wireless",
    ];

    public static Table Table { get; } = Objects.Table.Of(ObjectTypes.Get("core.objecttype"), [.. ContentTypes.All.Select(RowOf)]);

    private static Row RowOf(ContentType content)
    {
        var (type, list) = (ObjectTypes.Find(content.Label), ObjectTypes.Get("core.objecttype"));
        var name = type?.Verbose ?? content.ModelName.ToLowerInvariant();
        var values = new object?[list.Slots];
        void Set(string field, object? value) => values[list[field].Slot] = value;
        Set("app_label", content.App);
        Set("app_name", content.AppName);
        Set("model", content.Model);
        Set("model_name", name);
        Set("model_name_plural", type?.VerbosePlural ?? name + "s");
        Set("public", Apps.Contains(content.App) && !Private.Contains(content.Label));
        Set("features", ObjectFeatures.Of(content.Label).ToArray());
        Set("is_plugin_model", false);
        Set("rest_api_endpoint", type == null ? null : $"/api/{type.ListPath}");
        return new Row(list, content.Id, values, default, default);
    }
}
