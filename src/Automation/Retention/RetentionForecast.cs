using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Retention;

/// <summary>What would be forgotten; of what is not done yet some stays.</summary>
/// <param name="Events">Of the event log.</param>
/// <param name="Outputs">Of what playbooks printed, files.</param>
/// <param name="Changes">Of the store's change log.</param>
/// <param name="Versions">Of the inventory.</param>
public sealed record RetentionForecast(Forecast Events, Forecast Outputs, Forecast Changes, Forecast Versions)
{
    /// <summary>Whether it is nothing at all.</summary>
    public bool IsEmpty => this is { Events.Count: 0, Outputs.Count: 0, Changes.Count: 0, Versions.Count: 0 };

    // The oldest go first, and one is taken to be as large as another.
    internal static Forecast Of(KeptFor kept, long count, long bytes, long old)
    {
        var tooMuch = kept.Bytes is { } most && bytes > most ? (long)Math.Ceiling(count * ((bytes - most) / (double)bytes)) : 0;
        var gone = Math.Clamp(Math.Max(old, tooMuch), 0, count);
        return new Forecast(gone, count == 0 ? 0 : (long)(bytes * (gone / (double)count)));
    }
}

/// <summary>How much of something would be forgotten, at most and roughly.</summary>
public sealed record Forecast(long Count, long Bytes)
{
    public static readonly Forecast None = new(0, 0);
}
