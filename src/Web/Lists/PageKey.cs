using System.Globalization;
using Plumbline.Netbox.Api;

namespace Plumbline.Web.Lists;

/// <summary>
/// Where a page of a list begins, as it stands in addresses: the number of the object it lies beside, and how many stood before its border
/// then, which counts once that object is gone: <c>after=123.50</c>.
/// </summary>
internal static class PageKey
{
    public const string After = "after";
    public const string Before = "before";

    /// <summary>The place that an address names; what is no key leads to the first page.</summary>
    public static ListPlace Of(string? after, string? before, Func<string, bool>? named = null)
    {
        var (id, position) = Read(after) ?? Read(before) ?? (0, 0);
        return new ListPlace { Beside = id > 0 ? id : null, Position = position, IsBefore = id > 0 && Read(after) is null, Named = named };
    }

    public static string Write(long id, long position) => string.Create(CultureInfo.InvariantCulture, $"{id}.{position}");

    private static (long Id, int Position)? Read(string? text)
    {
        if (text?.Split('.') is not [var id, var position]
            || !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return null;
        return (number, at);
    }
}
