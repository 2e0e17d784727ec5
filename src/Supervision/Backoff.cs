namespace Plumbline.Supervision;

/// <summary>
/// The pauses between attempts at something that fails: each twice as long as the one before, up to a longest, and each shortened by
/// chance, so that many who failed together do not come back together.
/// </summary>
/// <param name="First">The pause after the first failure.</param>
/// <param name="Longest">No pause is longer.</param>
public readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>
    /// The largest part of a pause that chance takes away. It never lengthens one, so that a test may move its clock by the whole pause.
    /// </summary>
    public const double Jitter = 0.2;

    private const int MostDoublings = 30;

    /// <summary>One second, doubling up to a minute.</summary>
    public static Backoff Standard { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="failures">Failures in a row so far, from 1.</param>
    public TimeSpan After(int failures) => Full(failures) * (1 - Jitter * Random.Shared.NextDouble());

    /// <summary>The pause without chance: the longest that <see cref="After"/> gives for as many failures.</summary>
    public TimeSpan Full(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var doubled = First * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return doubled < Longest ? doubled : Longest;
    }
}
