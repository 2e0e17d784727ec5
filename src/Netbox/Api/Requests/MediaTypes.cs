using System.Globalization;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>Chooses what an answer is written as.</summary>
internal static class MediaTypes
{
    /// <exception cref="StoreRefusal">Nothing suits.</exception>
    public static string Negotiate(ApiRequest request, params string[] offered)
    {
        var format = request.Query.Last("format");
        if (format is { Length: > 0 })
            offered = format switch { "json" => ["application/json"], "api" => ["text/html"], _ =>
                throw StoreRefusal.Detail(404, "Not found.") };
        var accepted = request.Http.Request.Headers.Accept.ToString() is { Length: > 0 } header ? header.Split(',') : ["*/*"];
        foreach (var wanted in accepted.Select(a => a.Split(';')).OrderByDescending(Precedence).Select(a => a[0].Trim().ToLowerInvariant()))
            if (offered.FirstOrDefault(o => Suits(o, wanted)) is { } found)
                return found;
        throw StoreRefusal.Detail(406, "Could not satisfy the request Accept header.");
    }

    private static bool Suits(string offered, string wanted) => wanted is "*/*" or "*" || wanted == offered
        || (wanted.EndsWith("/*", StringComparison.Ordinal) && offered.StartsWith(wanted[..^1], StringComparison.Ordinal));

    private static double Precedence(string[] parts)
    {
        var quality = parts.Skip(1).Select(p => p.Trim()).FirstOrDefault(p => p.StartsWith("q=", StringComparison.Ordinal));
        var q = quality != null && double.TryParse(quality[2..], CultureInfo.InvariantCulture, out var value) ? value : 1;
        return (parts[0].Contains('*', StringComparison.Ordinal) ? 0 : 10) + q;
    }
}
