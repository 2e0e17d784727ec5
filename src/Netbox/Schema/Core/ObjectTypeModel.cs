using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Core;

/// <summary>NetBox's own list of types; its rows come from <see cref="ContentTypes"/>.</summary>
internal static class ObjectTypeModel
{
    public static ObjectType Create() => new("core", "object-types", "ObjectType", "object type",
    [
        Id, Url, Display,
        Text("app_label"), Text("app_name"), Text("model"), Text("model_name"), Text("model_name_plural"), Flag("public", true),
        new Field("features", FieldKind.Strings), Flag("is_plugin_model"), NullableText("rest_api_endpoint"), NullableText("description"),
    ])
    {
        Brief =
        [
            "id", "url", "display", "app_label", "app_name", "model", "model_name", "model_name_plural", "public", "features",
            "is_plugin_model", "rest_api_endpoint", "description",
        ],
        DisplayText = "@object_type",
        Order = ["app_label", "@object_type_name"],
        ReadOnly = true,
        Logged = false,
        Filters = [.. Filter.Fields("id", "app_label", "model", "public"), .. Filter.Methods("features")],
        Search = ["app_label", "model"],
    };
}
