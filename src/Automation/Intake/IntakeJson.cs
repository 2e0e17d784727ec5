using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Intake;

/// <summary>Events between text and values, with the depth that the path allows.</summary>
internal static class IntakeJson
{
    /// <summary>A body is one level less than an event, since it stands under <c>payload</c>.</summary>
    public const int DepthOfBody = EventDepth.Most - 1;

    public static readonly string TooDeep = $"the event is nested deeper than {EventDepth.Most} levels";

    public static object? Read(ReadOnlyMemory<byte> json) => EventJson.ReadSent(json);

    /// <summary>The value as compact JSON.</summary>
    /// <exception cref="EventRefusedException">The value is too deep, or holds something that JSON has no form for.</exception>
    public static byte[] Write(object? value)
    {
        try
        {
            return EventJson.WriteAccepted(value);
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new EventRefusedException(unwritable.Message, unwritable);
        }
    }
}
