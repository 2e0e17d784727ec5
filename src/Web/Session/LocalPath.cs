namespace Plumbline.Web.Session;

/// <summary>Where somebody goes after his log-in: a place of this console, never one that a link to the log-in names elsewhere.</summary>
internal static class LocalPath
{
    private static readonly Uri Here = new("http://here/");

    public static string Of(string? given) =>
        given is ['/', ..] && !given.AsSpan().ContainsAny('\r', '\n', '\t') && Uri.TryCreate(Here, given, out var leads)
            && (leads.Scheme, leads.Authority) == (Here.Scheme, Here.Authority)
            && !leads.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? leads.PathAndQuery
            : "/";
}
