using System.Globalization;
using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>
/// How far a source has come among the changes. It is kept beside the event log and may lag behind it; what the log holds beyond it is
/// looked at when the source starts, so that no change is brought twice and none is left out, whenever the process ends.
/// </summary>
internal sealed class ChangeBookmark(SourceContext context)
{
    private const int Slice = 500;

    private long _position;

    /// <summary>What is counted, where it is not the changes of NetBox: a place among others means nothing.</summary>
    public string Of { get; init; } = "";

    /// <summary>So many positions before the kept one are shown too.</summary>
    public long LookedBack { get; init; }

    /// <summary>The last change that was brought; null when the source never ran before.</summary>
    /// <param name="brought">Shown what the log holds beyond what was kept: says which change it brought, or null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<long?> ReadAsync(Func<LogEntry, long?> brought, CancellationToken cancellation)
    {
        if (context.Bookmark?.Read() is not { } place || !place.StartsWith(Of, StringComparison.Ordinal)
            || place[Of.Length..].Split(' ') is not [var known, var at]
            || !long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out var change)
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out _position))
            return null;
        if (context.Recorded is not { } recorded)
            return change;
        for (var after = Math.Max(0, _position - LookedBack); ;)
        {
            var entries = await recorded(after, Slice, cancellation).ConfigureAwait(false);
            foreach (var entry in entries)
                if (brought(entry) is { } further)
                    change = Math.Max(change, further);
            if (entries.Count < Slice)
                return change;
            after = entries[^1].Position;
        }
    }

    /// <summary>All changes up to this one were brought, or are none of the source's.</summary>
    public void Keep(long change)
    {
        _position = Math.Max(_position, context.LastPosition());
        context.Bookmark?.Keep(string.Create(CultureInfo.InvariantCulture, $"{Of}{change} {_position}"));
    }
}
