using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>What a transaction did to one object so far: first state, last state.</summary>
internal sealed class TrackedChange
{
    public required ChangeAction Action { get; set; }

    public required Row? Before { get; init; }

    public required Row? After { get; set; }

    /// <summary>Kept in the change log although the type is not.</summary>
    public bool IsRecorded { get; set; }

    public string Message { get; set; } = "";

    public Row Row => After ?? Before!;
}
