using Microsoft.AspNetCore.Http;

namespace Plumbline.Web.Lists;

/// <summary>
/// The columns of a list that somebody sees: those that the address names, which he may send to a colleague; else those he chose last, of
/// which a cookie tells; else the usual ones.
/// </summary>
internal static class ListColumns
{
    /// <summary>The parameter of addresses.</summary>
    public const string Parameter = "columns";

    private const char Between = '.';

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    /// <param name="list">Its name.</param>
    /// <param name="given">What the address says.</param>
    public static IReadOnlyList<ListColumn> Of(HttpContext http, string list, string? given, IReadOnlyList<ListColumn> all) =>
        Read(given, all) ?? Read(http.Request.Cookies[CookieOf(list)], all) ?? all.Where(column => column.IsUsual).ToList();

    /// <summary>As it stands in addresses.</summary>
    public static string Write(IEnumerable<ListColumn> columns) => string.Join(Between, columns.Select(column => column.Key));

    /// <summary>Remembers a choice, or forgets it where it is empty.</summary>
    public static void Remember(HttpContext http, string list, IReadOnlyList<ListColumn> chosen)
    {
        var options = new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = KeptFor, IsEssential = true,
        };
        if (chosen.Count == 0)
            http.Response.Cookies.Delete(CookieOf(list));
        else
            http.Response.Cookies.Append(CookieOf(list), Write(chosen), options);
    }

    private static string CookieOf(string list) => $"plumbline-columns-{list}";

    // Null where nothing known is named.
    private static List<ListColumn>? Read(string? text, IReadOnlyList<ListColumn> all)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        List<ListColumn> named = [.. text.Split(Between).Distinct()
            .Select(key => all.FirstOrDefault(column => column.Key == key)).OfType<ListColumn>()];
        return named.Count == 0 ? null : named;
    }
}
