using Plumbline.Automation.Intake.Admission;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Memory for bodies that are being read or worked on, over all requests at one time.</summary>
internal sealed class BodyBudget(long most)
{
    public const long Standard = 64L << 20;

    private long _taken;

    public static BodyBudget OfProcess { get; } = new(Standard);

    public long Taken => Interlocked.Read(ref _taken);

    /// <exception cref="NoRoomException">The bodies of other requests need all of it.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most)
            return;
        Return(bytes);
        throw new NoRoomException($"the bodies of the requests under way need more than {most >> 20} MiB") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
