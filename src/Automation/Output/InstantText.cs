using System.Globalization;

namespace Plumbline.Automation.Output;

/// <summary>An instant as events and reports write it: UTC, microseconds, <c>Z</c>.</summary>
public static class InstantText
{
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
