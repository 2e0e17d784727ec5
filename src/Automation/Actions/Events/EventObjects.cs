using Plumbline.Automation.Inventory.Tables;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Readiness;

namespace Plumbline.Automation.Actions.Events;

/// <summary>The virtual machines and devices that the events of a match are about, as NetBox's webhooks name them.</summary>
internal static class EventObjects
{
    private static readonly string[] Types = [PartOwner.TypeOf(HostKind.VirtualMachine), PartOwner.TypeOf(HostKind.Device)];

    // A run that a deletion asks for is not ended by it.
    public static IReadOnlyList<EventObject> Of(FiredRule fired) => [.. fired.Events.Values
        .Select(happened => ValuePath.TryFind(happened, "payload", out var body) ? body : null)
        .Where(body => ValuePath.TryFind(body, "event", out var what) && what is "created" or "updated")
        .Select(body => TypeOf(body) is { } type && ValuePath.TryFind(body, "data.id", out var id) && id is long number
            ? new EventObject(type, number) : null)
        .OfType<EventObject>().Distinct()];

    // NetBox up to 4.4 says model, since 4.3 object_type.
    private static string? TypeOf(object? body) =>
        (ValuePath.TryFind(body, "object_type", out var said) || ValuePath.TryFind(body, "model", out said)) && said is string text
            ? Array.Find(Types, type => type == text || type.EndsWith("." + text, StringComparison.Ordinal))
            : null;
}
