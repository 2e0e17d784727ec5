using System.Globalization;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>The ETag of an object, for <c>If-Match</c>: weak, its last change.</summary>
public static class EntityTag
{
    /// <param name="lastUpdated">As the object's <c>last_updated</c> has it.</param>
    public static string Of(DateTimeOffset lastUpdated) =>
        $"W/\"{lastUpdated.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00:00\"";
}
