using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class JournalEntryModel
{
    public static ObjectType Create() => new("extras", "journal-entries", "JournalEntry", "journal entry",
    [
        Id, Url, DisplayUrl, Display,
        .. Generic("assigned_object_type", "assigned_object_id", "assigned_object")
            .Select(f => f.IsReadOnly ? f : f.Required().Between(0, long.MaxValue) with
            {
                IsNullable = false, GoesWith = ObjectFeatures.With(ObjectFeatures.Journaling),
            }),
        Created,
        Ref("created_by", "users.user").Shown("id").Typed("field") with { IsIgnored = true },
        Choice("kind", Choices.JournalEntryKind, "info"),
        Text("comments").Required(), Tags, CustomFields, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "created"],
        VerbosePlural = "journal entries",
        DisplayText = "@journal_entry",
        Order = ["-created"],
        Filters =
        [
            .. Filter.Fields("id", "assigned_object_type", "assigned_object_id", "kind"),
            .. Filter.Choices("assigned_object_type_id"), .. Filter.Methods("created_after", "created_before"),
            Filter.ById("created_by_id", "users.user", ["created_by"]),
            new("created_by", FilterKind.Relation) { Target = "users.user", Key = "username" },
            .. Standard.Tagged.Where(f => !f.Name.StartsWith("owner", StringComparison.Ordinal)),
        ],
        Search = ["comments"],
    };
}
