using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Core;

internal static class ObjectChangeModel
{
    private const string ActionChoices = """
        create = Created
        update = Updated
        delete = Deleted
        """;

    public static ObjectType Create() => new("core", "object-changes", "ObjectChange", "object change",
    [
        Id, Url, DisplayUrl, Display,
        Time("time").ReadOnly(),
        Ref("user", "users.user").ReadOnly(),
        Text("user_name").ReadOnly(),
        Text("request_id").ReadOnly(),
        Choice("action", ChoiceList.Parse(ActionChoices)).ReadOnly(),
        new Field("changed_object_type", FieldKind.ObjectTypeName) { IsReadOnly = true, Partner = "changed_object_id" },
        new Field("changed_object_id", FieldKind.GenericId) { IsReadOnly = true, Partner = "changed_object_type" },
        new Field("changed_object", FieldKind.Generic) { IsReadOnly = true, Partner = "changed_object_id" },
        Text("object_repr").ReadOnly(),
        Text("message").ReadOnly(),
        Json("prechange_data").ReadOnly(),
        Json("postchange_data").ReadOnly(),
        new Field(
            "related_object_type",
            FieldKind.ObjectTypeName) { IsNullable = true, IsPrivate = true, IsReadOnly = true, Partner = "related_object_id" },
        new Field(
            "related_object_id",
            FieldKind.GenericId) { IsNullable = true, IsPrivate = true, IsReadOnly = true, Partner = "related_object_type" },
    ])
    {
        Brief =
        [
            "id", "url", "display_url", "display", "time", "user", "user_name", "request_id", "action", "changed_object_type",
            "changed_object_id", "changed_object", "object_repr", "message", "prechange_data", "postchange_data",
        ],
        DisplayPath = "core/changelog/",
        DisplayText = "@object_change",
        Order = ["-time", "-id"],
        ReadOnly = true,
        Logged = false,
        IsLog = true,
        Filters =
        [
            .. Filter.Fields(
                "id", "time", "user_name", "request_id", "action", "changed_object_type", "changed_object_id", "related_object_type",
                "related_object_id", "object_repr", "message"),
            .. Filter.Methods("time_after", "time_before", "related_object_type_id"), .. Filter.Choices("changed_object_type_id"),
            .. Filter.Relation("user", "users.user", "username"),
        ],
        Search = ["user_name", "object_repr", "message"],
    };
}
