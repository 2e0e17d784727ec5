namespace Plumbline.Netbox.Webhooks;

/// <summary>What became of one attempt.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The receiver answered 2xx.</summary>
    public sealed record Delivered(int Status) : DeliveryOutcome;

    /// <summary>This delivery failed; the receiver may well take others.</summary>
    public sealed record Failed(string Problem) : DeliveryOutcome;

    /// <summary>The receiver is not there, so that further attempts now would fail alike.</summary>
    public sealed record Unreachable(string Problem) : DeliveryOutcome;

    /// <summary>The webhook was deleted.</summary>
    public sealed record Orphaned : DeliveryOutcome;
}
