using System.Runtime.CompilerServices;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>The secret of a token just made: it is shown once, in the answer, and then forgotten.</summary>
internal static class NewSecrets
{
    private static readonly ConditionalWeakTable<Row, string> Known = [];

    public static void Note(Row token, string secret) => Known.AddOrUpdate(token, secret);

    /// <summary>The secret, for the first who asks; null for everybody after him.</summary>
    public static string? Take(Row token) => Known.Remove(token, out var secret) ? secret : null;
}
