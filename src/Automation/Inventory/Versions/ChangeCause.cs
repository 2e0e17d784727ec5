using System.Text.Json;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>The change of NetBox that had hosts rendered anew.</summary>
/// <param name="Change">Its number in the change log here.</param>
/// <param name="ObjectType">For example <c>extras.configcontext</c>.</param>
/// <param name="ObjectId">The object's id.</param>
/// <param name="Object">Its display text.</param>
/// <param name="Event"><c>created</c>, <c>updated</c> or <c>deleted</c>.</param>
/// <param name="UserName">Who made it.</param>
/// <param name="RequestId">The request that made it.</param>
/// <param name="At">When.</param>
public sealed record ChangeCause(
    long Change, string ObjectType, long ObjectId, string Object, string Event, string UserName, Guid RequestId, DateTimeOffset At)
{
    /// <summary>Writes its members into an object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteNumber("change", Change);
        json.WriteString("event", Event);
        json.WriteString("object_type", ObjectType);
        json.WriteNumber("object_id", ObjectId);
        json.WriteString("object", Object);
        json.WriteString("username", UserName);
        json.WriteString("request_id", RequestId);
        json.WriteString("timestamp", At);
    }
}
