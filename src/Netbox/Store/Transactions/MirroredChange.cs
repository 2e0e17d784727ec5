using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>A row of another NetBox's change log, to be kept in this store's own.</summary>
/// <param name="Repr">The object's text.</param>
/// <param name="Time">When it happened there.</param>
/// <param name="Before">The flat form before it, as JSON; an empty object for none.</param>
/// <param name="After">The flat form after it, as JSON; an empty object for none.</param>
internal sealed record MirroredChange(
    ChangeAction Action, string ObjectType, long ObjectId, string Repr, DateTimeOffset Time, Guid RequestId, string UserName,
    string Message, byte[] Before, byte[] After)
{
    /// <summary>The machine that a component belongs to, as the log says it; null for none.</summary>
    public (string Type, long Id)? Related { get; init; }
}
