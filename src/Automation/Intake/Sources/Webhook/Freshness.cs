using System.Globalization;
using System.Text;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>
/// Whether a signed delivery is new. Without a word of the project a repetition is told where no two deliveries are the same: those of a
/// NetBox, whose bodies name request and time, and those that have a number; and what a NetBox sends is refused when it is so old that a
/// repetition would not be known any more. With <c>within</c> every repetition is told, and no body that tells its time may be older.
/// </summary>
internal sealed class Freshness(TimeSpan? within, TimeProvider time)
{
    /// <summary>The header that names a delivery, the same for each of its attempts.</summary>
    public const string Delivery = "X-Hook-Delivery";

    /// <summary>The header that tells the moment of an attempt: seconds since 1970, or a date.</summary>
    public const string Timestamp = "X-Hook-Timestamp";

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // Far beyond what a queue stands still, and what our own store goes on trying for.
    private static readonly TimeSpan StandardAge = TimeSpan.FromDays(2);

    // A time may lie as far ahead as behind.
    private readonly SeenDeliveries _seen = new(2 * (within ?? StandardAge), time);

    /// <summary>
    /// Null when the request is not too old. Its time is what the body says in <c>timestamp</c>, which is signed; where that is no date,
    /// what the header says, which is not. A request without either has no age.
    /// </summary>
    /// <param name="timestamp">What the body says.</param>
    /// <param name="header">What the header says.</param>
    /// <param name="netbox">What of NetBox is in the body.</param>
    public Refusal? RefuseAge(ReadOnlySpan<byte> timestamp, string? header, NetboxShape netbox)
    {
        if ((within ?? (netbox.NamesRequest ? StandardAge : null)) is not { } window
            || (TimeOf(Encoding.UTF8.GetString(timestamp)) ?? TimeOf(header)) is not { } at
            || (time.GetUtcNow() - at).Duration() <= window)
            return null;
        return new Refusal(403, "403: The request is too old");
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>The mark under which a delivery is remembered; null where it is not.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="signature">That of its body.</param>
    /// <param name="path">
    /// Where it was sent. It counts where two webhooks with one secret may have one body; a NetBox tells each of its own at another time.
    /// </param>
    /// <param name="netbox">What of NetBox is in the body.</param>
    public UInt128? MarkOf(HttpExchange exchange, byte[] signature, string path, NetboxShape netbox)
    {
        // What tells by its body that it is the same stays so under another number, and at another path: neither is signed.
        if (netbox.NamesRequest)
            return SeenDeliveries.MarkOf(signature, "", null);
        var number = within is null ? exchange.Header(Delivery) : null;
        return within is null && number is null ? null : SeenDeliveries.MarkOf(signature, path, number);
    }

    /// <summary>True when the delivery is recorded already.</summary>
    /// <exception cref="NoRoomException">It is just being recorded: what becomes of it is not known yet.</exception>
    public bool IsRecorded(UInt128 mark) => _seen.Begin(mark) switch
    {
        null => false,
        true => true,
        false => throw new NoRoomException("the same delivery is being recorded") { RetryAfter = TimeSpan.FromSeconds(1) },
    };

    public void End(UInt128 mark, bool recorded) => _seen.End(mark, recorded);
}
