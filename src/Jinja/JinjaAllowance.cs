using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>
/// What several renderings may consume together, beside the limits of each: a cheap template over thirty thousand hosts is not cheap. Holds
/// on the thread that entered it, until it is left.
/// </summary>
public sealed class JinjaAllowance(long steps)
{
    private readonly SharedSteps _left = new(steps);

    /// <summary>Evaluation steps of all of them, counted as in <see cref="JinjaLimits.Steps"/>.</summary>
    public long Steps => _left.Steps;

    /// <summary>Lets the renderings of this thread draw on it, in place of one that was entered before, until it is left.</summary>
    public Entered Enter() => new(Budget.Share(_left));

    /// <summary>Leaves the allowance when disposed.</summary>
    public readonly struct Entered : IDisposable
    {
        private readonly SharedSteps? _before;

        internal Entered(SharedSteps? before) => _before = before;

        public void Dispose() => Budget.Share(_before);
    }
}
