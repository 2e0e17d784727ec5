using Plumbline.Automation.Inventory.Versions;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>The arguments of <c>netbox_changes</c>, checked.</summary>
internal sealed record NetboxChangesArguments
{
    // What results are written to: a rule that answered it would never end.
    private const string Journal = "extras.journalentry";

    private static readonly string[] Known = ["object_types", "events", "except_users", "from", "rendered"];

    private static readonly (string Name, ChangeAction Action)[] Actions =
    [
        ("created", ChangeAction.Create), ("updated", ChangeAction.Update), ("deleted", ChangeAction.Delete),
    ];

    /// <summary>Content types such as <c>virtualization.virtualmachine</c>; empty for all but journal entries.</summary>
    public required IReadOnlySet<string> ObjectTypes { get; init; }

    public required IReadOnlySet<ChangeAction> Events { get; init; }

    /// <summary>Names of users whose changes bring nothing.</summary>
    public required IReadOnlySet<string> ExceptUsers { get; init; }

    /// <summary>Whether a source that never ran before begins with the oldest change.</summary>
    public required bool FromBeginning { get; init; }

    /// <summary>Whether it brings the hosts that became different, and not the changes themselves.</summary>
    public required bool Rendered { get; init; }

    public static NetboxChangesArguments From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        if (context.Arguments.Keys.OfType<string>().FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
            throw new PluginException($"netbox_changes has no argument '{unknown}'")
            {
                Cure = Wording.NearestName.Question(unknown, Known) ?? $"known: {string.Join(", ", Known)}",
            };
        return new NetboxChangesArguments
        {
            ObjectTypes = Texts(given, "object_types").ToHashSet(),
            Events = given.Has("events") ? Texts(given, "events").Select(Action).ToHashSet() : Actions.Select(a => a.Action).ToHashSet(),
            ExceptUsers = Texts(given, "except_users").ToHashSet(),
            FromBeginning = given.OneOf("from", "now", "now", "beginning") == "beginning",
            Rendered = given.Flag("rendered", false),
        };
    }

    public bool Has(ObjectChangeRecord change) =>
        Events.Contains(change.Action) && !ExceptUsers.Contains(change.UserName)
        && (ObjectTypes.Count == 0 ? change.ObjectType != Journal : ObjectTypes.Contains(change.ObjectType));

    /// <summary>Whether a host is brought because of a change; one of several reasons is enough.</summary>
    public bool Has(ChangeCause cause) =>
        Events.Contains(Array.Find(Actions, a => a.Name == cause.Event).Action) && !ExceptUsers.Contains(cause.UserName)
        && (ObjectTypes.Count == 0 || ObjectTypes.Contains(cause.ObjectType));

    private static ChangeAction Action(string name) =>
        Array.Find(Actions, a => a.Name == name) is { Name: not null } found ? found.Action
            : throw new PluginException($"events has '{name}': expected created, updated or deleted")
            {
                Cure = Wording.NearestName.Question(name, Actions.Select(a => a.Name)),
            };

    private static IEnumerable<string> Texts(SourceArguments given, string name) => given.Get(name) switch
    {
        null => [],
        string text => [text],
        List<object?> list when list.TrueForAll(item => item is string) => list.OfType<string>(),
        var other => throw new PluginException($"{name} is a list of texts, not {PythonValue.Kind(other)}"),
    };
}
