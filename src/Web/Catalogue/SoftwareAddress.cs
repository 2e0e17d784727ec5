using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Plumbline.Web.Catalogue;

/// <summary>The part of an address that says what software is put on, carried from page to page.</summary>
internal static class SoftwareAddress
{
    /// <summary>An address with it.</summary>
    public static string With(string path, IQueryCollection query) => QueryHelpers.AddQueryString(path,
        SoftwareTarget.Names.Select(n => KeyValuePair.Create(n, query[n].LastOrDefault())).Where(p => !string.IsNullOrEmpty(p.Value)));

    /// <summary>Whether an address has it.</summary>
    public static bool Is(IQueryCollection query) => SoftwareTarget.Names.Any(n => !string.IsNullOrEmpty(query[n].LastOrDefault()));
}
