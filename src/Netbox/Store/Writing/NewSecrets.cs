using System.Runtime.CompilerServices;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>The secret of a token just made: it is shown once, in the answer, and then forgotten.</summary>
internal static class NewSecrets
{
    private static readonly ConditionalWeakTable<Row, string> Known = [];

    public static void Note(Row token, string secret) => Known.AddOrUpdate(token, secret);

    public static string? Of(Row token) => Known.TryGetValue(token, out var secret) ? secret : null;
}
