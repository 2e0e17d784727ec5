using Plumbline.Web.Lists;
using static Plumbline.Web.Settings.SettingInput;

namespace Plumbline.Web.Settings;

/// <summary>A kind of objects that say who may do what, and what is told to whom.</summary>
/// <param name="Word">In addresses of the console.</param>
/// <param name="Path">In addresses of the API.</param>
/// <param name="Columns">What the list shows: titles, and the paths of values.</param>
internal sealed record SettingKind(
    string Word, string Title, string Single, string Path, string ObjectType, string About,
    IReadOnlyList<(string Title, string[] Value)> Columns, IReadOnlyList<SettingField> Fields)
{
    private const string Users = "users/users/";
    private const string Groups = "users/groups/";

    private static readonly SettingField Description = new("description", "Description");
    private static readonly SettingField Enabled = new("enabled", "Enabled", Flag) { Standard = "true" };

    private static readonly SettingField ObjectTypes = new("object_types", "Kinds of objects", Lines)
    {
        Hint = "one a line, such as virtualization.virtualmachine, dcim.device", IsRequired = true,
    };

    public static readonly IReadOnlyList<SettingKind> All =
    [
        new("users", "Users", "user", Users, "users.user", "Who may come in: at the API, and here with a password.",
            [("Name", ["username"]), ("First name", ["first_name"]), ("Last name", ["last_name"]), ("Active", ["is_active"]), ("Last log-in", ["last_login"])],
            [
                new("username", "Name") { IsRequired = true },
                new("password", "Password", Secret) { Hint = "12 characters or more, with a digit, an upper and a lower case letter" },
                new("first_name", "First name"), new("last_name", "Last name"), new("email", "Mail"),
                new("is_active", "May come in", Flag) { Standard = "true" }, new("groups", "Groups", Some) { Path = Groups },
            ]),
        new("groups", "Groups", "group", Groups, "users.group", "Users who may do the same.",
            [("Name", ["name"]), ("Users", ["user_count"]), ("Description", ["description"])],
            [new("name", "Name") { IsRequired = true }, Description]),
        new("permissions", "Permissions", "permission", "users/permissions/", "users.objectpermission",
            "What users and groups may do with which objects. Who has none sees nothing.",
            [("Name", ["name"]), ("Enabled", ["enabled"]), ("Actions", ["actions"]), ("Kinds", ["object_types"])],
            [
                new("name", "Name") { IsRequired = true }, Description, Enabled, ObjectTypes,
                new("actions", "Actions", Lines)
                {
                    Hint = "one a line: view, add, change, delete; on core.objectchange also view_steps and manage_runs", Standard = "view",
                    IsRequired = true,
                },
                new("constraints", "Only objects that", Json) { Hint = "a filter as JSON, such as {\"site__slug\": \"harbour\"}; empty for all" },
                new("users", "Users", Some) { Path = Users }, new("groups", "Groups", Some) { Path = Groups },
            ]),
        new("tokens", "Tokens", "token", "users/tokens/", "users.token", "What programs log in with, each in the name of a user.",
            [
                ("Token", ["display"]), ("User", ["user", "username"]), ("Writes", ["write_enabled"]), ("Enabled", ["enabled"]),
                ("Expires", ["expires"]), ("Last used", ["last_used"]), ("Description", ["description"]),
            ],
            [
                new("user", "User", One) { Path = Users, IsRequired = true, IsFixed = true },
                new("version", "Version", One)
                {
                    Choices = [("2", "2: only its digest is kept"), ("1", "1: for clients of NetBox before 4.5")], Standard = "2", IsFixed = true,
                },
                Description, Enabled, new("write_enabled", "May write", Flag) { Standard = "true" },
                new("expires", "Expires") { Hint = "such as 2027-01-31T12:00:00Z; empty for never" },
                new("allowed_ips", "Only from", Lines) { Hint = "networks, one a line; empty for everywhere" },
            ]),
        new("event-rules", "Event rules", "event rule", "extras/event-rules/", "extras.eventrule",
            "Which changes are told to which webhook. A rulebook hears of a machine by one of them.",
            [("Name", ["name"]), ("Enabled", ["enabled"]), ("Kinds", ["object_types"]), ("When", ["event_types"]), ("Tells", ["action_object", "display"])],
            [
                new("name", "Name") { IsRequired = true }, Description, Enabled, ObjectTypes,
                new("event_types", "When", Some)
                {
                    Choices = [("object_created", "created"), ("object_updated", "updated"), ("object_deleted", "deleted")], IsRequired = true,
                },
                new("action_object_id", "Webhook", One) { Path = "extras/webhooks/", IsRequired = true },
                new("conditions", "Only if", Json) { Hint = "conditions as NetBox has them, as JSON; empty for always" },
            ]),
        new("webhooks", "Webhooks", "webhook", "extras/webhooks/", "extras.webhook", "Where changes are told.",
            [("Name", ["name"]), ("Address", ["payload_url"]), ("Method", ["http_method"]), ("Checks certificates", ["ssl_verification"])],
            [
                new("name", "Name") { IsRequired = true }, Description,
                new("payload_url", "Address") { Hint = "http:// or https://", IsRequired = true },
                new("http_method", "Method", One)
                {
                    Choices = [("POST", "POST"), ("PUT", "PUT"), ("PATCH", "PATCH"), ("GET", "GET"), ("DELETE", "DELETE")], Standard = "POST",
                },
                new("secret", "Secret", Secret) { Hint = "signs what is sent: the rulebook's hmac_secret" },
                new("additional_headers", "Further headers", Secret) { Hint = "a line such as Name: value; left empty they stay as they are" },
                new("body_template", "Body", Long) { Hint = "a Jinja2 template; empty for NetBox's own" },
                new("ssl_verification", "Checks certificates", Flag) { Standard = "true" },
                new("ca_file_path", "File with its authority"),
            ]),
    ];

    /// <summary>The same as columns to choose from.</summary>
    public IReadOnlyList<ListColumn> ListColumns => field ??= [.. Columns.Select(c => new ListColumn(KeyOf(c.Value), c.Title))];

    /// <summary>Where a column's value is.</summary>
    public string[] PathOf(ListColumn column) => Columns.First(c => KeyOf(c.Value) == column.Key).Value;

    private static string KeyOf(string[] path) => path[0];

    public static SettingKind? Of(string? word) => All.FirstOrDefault(kind => kind.Word == word);
}
