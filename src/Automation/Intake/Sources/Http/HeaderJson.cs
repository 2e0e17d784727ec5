using Microsoft.AspNetCore.Http;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// The headers of a request as the member <c>meta.headers</c>: the first of repeated ones, spelled as the peer spells them.
/// </summary>
internal static class HeaderJson
{
    /// <param name="withAuthorization">Whether <c>Authorization</c> is kept: a secret has no business in an event, but one source always
    /// had it.</param>
    public static void Write(JsonBuffer text, IHeaderDictionary headers, bool withAuthorization)
    {
        text.Raw("{"u8);
        var first = true;
        foreach (var (name, values) in headers)
        {
            if (values.Count == 0 || (!withAuthorization && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
                continue;
            if (!first)
                text.Raw(","u8);
            first = false;
            text.Quoted(HeaderSpelling.Of(name));
            text.Raw(":"u8);
            text.QuotedHeader(values[0] ?? "");
        }
        text.Raw("}"u8);
    }
}
