using System.Globalization;

namespace Plumbline.Web.Calls;

/// <summary>Instants as the API writes them.</summary>
internal static class ApiInstant
{
    /// <summary>Null for what is none.</summary>
    public static DateTimeOffset? Of(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
