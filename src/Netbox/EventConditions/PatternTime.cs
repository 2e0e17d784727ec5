using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Plumbline.Netbox.EventConditions;

/// <summary>
/// Regular expressions that users wrote: without backtracking where the engine can, with a limit for each match where it cannot, and with
/// one limit for all matches of a piece of work, so that many small patterns cannot do what one may not.
/// </summary>
internal static class PatternTime
{
    /// <summary>What all patterns together may take while others wait for the store.</summary>
    public static readonly TimeSpan WhileOthersWait = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan OneMatch = TimeSpan.FromMilliseconds(250);

    // Constraints of permissions are judged for each row: the same few patterns again and again.
    private const int MostKept = 256;

    private static readonly ConcurrentDictionary<(string, RegexOptions), Regex> Kept = new();

    [ThreadStatic]
    private static long? _ticksLeft;

    /// <exception cref="ArgumentException">The text is no pattern.</exception>
    public static Regex Compile(string pattern, RegexOptions options)
    {
        if (Kept.TryGetValue((pattern, options), out var known))
            return known;
        if (Kept.Count >= MostKept)
            Kept.Clear();
        return Kept[(pattern, options)] = Make(pattern, options | RegexOptions.CultureInvariant);
    }

    /// <exception cref="RegexMatchTimeoutException">This match, or all of this piece of work, took too long.</exception>
    public static bool IsMatch(Regex regex, string text)
    {
        if (_ticksLeft is not { } left)
            return regex.IsMatch(text);
        if (left <= 0)
            throw new RegexMatchTimeoutException();
        var began = Stopwatch.GetTimestamp();
        try
        {
            return regex.IsMatch(text);
        }
        finally
        {
            _ticksLeft = left - Stopwatch.GetElapsedTime(began).Ticks;
        }
    }

    /// <summary>Runs work on this thread whose patterns together may take no longer.</summary>
    public static T Within<T>(TimeSpan limit, Func<T> work)
    {
        var before = _ticksLeft;
        _ticksLeft = limit.Ticks;
        try
        {
            return work();
        }
        finally
        {
            _ticksLeft = before;
        }
    }

    private static Regex Make(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, OneMatch);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, OneMatch);
        }
    }
}
