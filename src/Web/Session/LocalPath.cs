namespace Plumbline.Web.Session;

/// <summary>Where somebody goes after his log-in: a place of this console, never one that a link to the log-in names elsewhere.</summary>
internal static class LocalPath
{
    public static string Of(string? given) =>
        given is ['/', ..] && given is not ['/', '/' or '\\', ..] && !given.AsSpan().ContainsAny('\r', '\n', '\t') ? given : "/";
}
