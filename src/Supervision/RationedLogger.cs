using Microsoft.Extensions.Logging;

namespace Plumbline.Supervision;

/// <summary>
/// Passes lines on, those that can come in thousands (by strangers who reach a port, or by as many machines) only so many in a window: what
/// is beyond is counted, and said once when the window is over. Otherwise the line that matters drowns.
/// </summary>
/// <param name="kinds">The ids of the lines that are rationed.</param>
public sealed partial class RationedLogger(ILogger inner, TimeProvider time, params int[] kinds) : ILogger
{
    /// <summary>So many lines of a kind are written in a window.</summary>
    public int Most { get; init; } = 60;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Ration[] _rations = [.. kinds.Select(_ => new Ration())];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var kind = Array.IndexOf(kinds, eventId.Id);
        if (kind < 0 || Takes(_rations[kind]))
            inner.Log(logLevel, eventId, state, exception, formatter);
    }

    private bool Takes(Ration ration)
    {
        lock (ration)
        {
            if (ration.Written == 0 || time.GetElapsedTime(ration.Since) >= Window)
                (ration.Written, ration.Since) = (0, time.GetTimestamp());
            if (ration.Written < Most)
            {
                ration.Written++;
                return true;
            }
            if (ration.LeftOut++ == 0)
                ration.End = time.CreateTimer(_ => Say(ration), null, Window - time.GetElapsedTime(ration.Since), Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private void Say(Ration ration)
    {
        long leftOut;
        lock (ration)
        {
            (leftOut, ration.LeftOut) = (ration.LeftOut, 0);
            ration.End?.Dispose();
            ration.End = null;
        }
        if (leftOut > 0)
            LinesLeftOut(inner, leftOut, (int)Window.TotalSeconds, Most);
    }

    [LoggerMessage(9010, LogLevel.Warning, "{LeftOut} further lines like those before were left out: {Most} are written in {Seconds} s")]
    private static partial void LinesLeftOut(ILogger logger, long leftOut, int seconds, int most);

    private sealed class Ration
    {
        public int Written { get; set; }

        public long Since { get; set; }

        public long LeftOut { get; set; }

        public ITimer? End { get; set; }
    }
}
