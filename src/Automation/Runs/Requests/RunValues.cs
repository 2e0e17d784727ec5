using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Runs.Requests;

/// <summary>
/// The extra vars of a run. They hold the event that the rule fired for, which may be large, and a run may wait for days: while it waits,
/// only what cannot be had again is kept.
/// </summary>
/// <param name="values">The values now.</param>
/// <param name="again">Makes them anew; null where they must stay.</param>
/// <param name="released">Told when they were let go.</param>
public sealed class RunValues(Mapping values, Func<CancellationToken, ValueTask<Mapping>>? again = null, Action? released = null)
{
    private Mapping? _values = values;

    public async ValueTask<Mapping> GetAsync(CancellationToken cancellationToken) =>
        _values ??= await again!(cancellationToken).ConfigureAwait(false); // let go only where they can be made again

    /// <summary>The run waits: the values are let go until they are asked for.</summary>
    public void Release()
    {
        if (again is null)
            return;
        _values = null;
        released?.Invoke();
    }
}
