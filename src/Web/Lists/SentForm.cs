using Microsoft.AspNetCore.Http;

namespace Plumbline.Web.Lists;

/// <summary>The form that a request sends, where it is one of a list: its row may stand on another page by then, or be gone.</summary>
internal static class SentForm
{
    /// <param name="begin">What the names of the forms of the list begin with.</param>
    /// <returns>Its name; null where none of these was sent.</returns>
    public static string? Of(HttpContext http, string begin) => HttpMethods.IsPost(http.Request.Method)
        && http.Request.Form["_handler"].ToString() is var name && name.StartsWith(begin, StringComparison.Ordinal) ? name : null;
}
