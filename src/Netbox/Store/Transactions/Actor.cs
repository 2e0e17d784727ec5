using Plumbline.Netbox.Store.Access;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>Who writes, by which request, and what he may see and do.</summary>
internal sealed record Actor(
    Guid RequestId, string Method, string Path, long UserId, string UserName, IAccess Access, string? Origin = null)
{
    /// <summary>Whether a new password ends the tokens of its user.</summary>
    public bool EndsTokens { get; init; }

    /// <summary>Whether it acts by a token that ends, or is good from some networks only.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Whether it is the one who keeps copies of another NetBox's objects.</summary>
    public bool KeepsCopies { get; init; }

    /// <summary>Patterns that were judged before others had to wait.</summary>
    public PatternVerdicts? Verdicts { get; init; }
}
