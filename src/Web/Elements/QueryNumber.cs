using System.Globalization;

namespace Plumbline.Web.Elements;

/// <summary>Numbers in addresses, which people and programs write.</summary>
internal static class QueryNumber
{
    private const long Most = int.MaxValue;

    /// <summary>A whole number; 0 for what is none.</summary>
    public static long Of(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, Most) : 0;
}
