using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class EventRuleModel
{
    public static ObjectType Create() => new("extras", "event-rules", "EventRule", "event rule",
    [
        Id, Url, DisplayUrl, Display,
        ObjectTypes("object_types").Required(),
        Name(150).Unique(),
        Flag("enabled", true),
        new Field("event_types", FieldKind.Strings) { Choices = Choices.EventType, IsRequired = true, Help = "The types of event which "
            + "will trigger this rule." },
        Json("conditions") with { Help = "A set of conditions which determine whether the event will be generated." },
        new Field("action_type", FieldKind.Choice) { Choices = Choices.EventRuleActionType, IsRequired = true },
        .. Generic("action_object_type", "action_object_id", "action_object")
            .Select(f => f.Kind == FieldKind.ObjectTypeName
                ? f.Required() with { IsNullable = false }
                : f.Between(0, long.MaxValue) with { GoesWith = ["extras.webhook", "extras.notificationgroup"] }),
        Description, CustomFields, Owner, Tags, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields("id", "name", "enabled", "action_type", "description", "action_object_type", "action_object_id"),
            .. Filter.Choices("object_type", "object_type_id"), .. Filter.Methods("event_type"), .. Standard.Tagged,
        ],
        Search = ["name", "description"],
    };
}
