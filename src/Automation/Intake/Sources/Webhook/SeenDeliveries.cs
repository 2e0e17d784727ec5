using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>
/// The signed deliveries of some time, each as a mark of 16 bytes; the oldest are forgotten where there are too many.
/// </summary>
/// <param name="window">How long a delivery is remembered.</param>
internal sealed class SeenDeliveries(TimeSpan window, TimeProvider time, int most = 100_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, bool> _marks = [];
    private readonly Queue<(UInt128 Mark, long At)> _order = new();

    /// <summary>
    /// The mark of a delivery: its signature, where it was sent, and the number the sender gave it where that counts.
    /// </summary>
    public static UInt128 MarkOf(ReadOnlySpan<byte> signature, string path, string? number) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData((byte[])[.. signature, .. Encoding.UTF8.GetBytes($"{path}\n{number}")]));

    /// <summary>
    /// True when it was recorded before, false when it is just being recorded, null when it is new: then <see cref="End"/> must follow.
    /// </summary>
    public bool? Begin(UInt128 mark)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out var first) && (_order.Count >= most || time.GetElapsedTime(first.At) > window))
            {
                _order.Dequeue();
                _marks.Remove(first.Mark);
            }
            if (_marks.TryGetValue(mark, out var recorded))
                return recorded;
            _marks.Add(mark, false);
            return null;
        }
    }

    /// <summary>Says how it ended: only what was recorded is remembered.</summary>
    public void End(UInt128 mark, bool recorded)
    {
        lock (_gate)
        {
            if (!recorded)
            {
                _marks.Remove(mark);
                return;
            }
            _marks[mark] = true;
            _order.Enqueue((mark, time.GetTimestamp()));
        }
    }
}
