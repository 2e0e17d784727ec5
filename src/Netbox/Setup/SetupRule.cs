namespace Plumbline.Netbox.Setup;

/// <summary>
/// An event rule: <paramref name="Name"/> follows the request's name; event types are <c>object_created</c>, <c>object_updated</c>,
/// <c>object_deleted</c>.
/// </summary>
public sealed record SetupRule(string Name, IReadOnlyList<string> ObjectTypes, IReadOnlyList<string> EventTypes);
