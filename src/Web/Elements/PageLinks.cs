using Microsoft.AspNetCore.WebUtilities;

namespace Plumbline.Web.Elements;

/// <summary>The address of a page with some of its parameters changed: what is asked for stays in the address.</summary>
internal static class PageLinks
{
    /// <param name="uri">The present address.</param>
    /// <param name="changes">Parameters to set; null or empty takes one away.</param>
    public static string With(string uri, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var at = new Uri(uri);
        var query = QueryHelpers.ParseQuery(at.Query).ToDictionary(p => p.Key, p => (string?)p.Value.ToString());
        foreach (var (name, value) in changes)
            query[name] = value;
        return QueryHelpers.AddQueryString(at.AbsolutePath, query.Where(p => !string.IsNullOrEmpty(p.Value)));
    }
}
