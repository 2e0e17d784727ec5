using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Plumbline.Supervision;

/// <summary>
/// Calls those who only watch. Whatever they throw is counted, logged once per watcher and kind, and goes no further: nobody who looks at
/// the work may stop it.
/// </summary>
/// <param name="part">The part of the program that is watched.</param>
public sealed class Aside(HealthPart part, ILogger logger)
{
    private readonly ConcurrentDictionary<(string Watcher, Type Kind), bool> _said = new();

    /// <param name="watcher">Who is called, in words for people.</param>
    public void Tell<T>(string watcher, Action<T>? watch, T seen)
    {
        if (watch is null)
            return;
        try
        {
            watch(seen);
        }
#pragma warning disable CA1031 // that is what this is for
        catch (Exception defect)
#pragma warning restore CA1031
        {
            Note(watcher, defect);
        }
    }

    /// <inheritdoc cref="Tell{T}"/>
    public async ValueTask TellAsync<T>(string watcher, Func<T, ValueTask> watch, T seen)
    {
        ArgumentNullException.ThrowIfNull(watch);
        try
        {
            await watch(seen).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // that is what this is for
        catch (Exception defect)
#pragma warning restore CA1031
        {
            Note(watcher, defect);
        }
    }

    private void Note(string watcher, Exception defect)
    {
        part.Defect();
        if (_said.TryAdd((watcher, defect.GetType()), true))
            logger.WatcherDefect(defect, watcher, part.Name, defect.Message);
    }
}
