using Plumbline.Supervision;

namespace Plumbline.Automation.Intake.Admission;

/// <summary>Memory for bodies that are being read or worked on, over all requests at one time.</summary>
internal sealed class BodyBudget(long most, TimeProvider time)
{
    private readonly SharedRoom _room = new(most, time);

    public long Taken => _room.Taken;

    /// <summary>Begins to hold memory; see <see cref="SharedRoom.Begin"/>.</summary>
    public RoomHolding Begin(Action? giveWay) => _room.Begin(giveWay);

    /// <exception cref="NoRoomException">The bodies of other requests need all of it.</exception>
    public async ValueTask TakeAsync(RoomHolding holding, long bytes)
    {
        if (!await holding.TakeAsync(bytes, CancellationToken.None).ConfigureAwait(false))
            throw new NoRoomException($"the bodies of the requests under way need more than {most >> 20} MiB")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
    }
}
