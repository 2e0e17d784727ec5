namespace Plumbline.Automation.Progress;

/// <summary>
/// Steps as people read them: that a result was written back stands behind the end of its run. Whoever writes back reads the log, and may
/// be done before the end is told.
/// </summary>
public sealed class StepOrder
{
    private readonly HashSet<long> _ended = [];
    private readonly List<Step> _held = [];

    /// <summary>What is to be told now that a step came: nothing yet, the step, or also what was waiting for it.</summary>
    public IReadOnlyList<Step> Take(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Kind == StepKind.WrittenBack && !_ended.Contains(step.Match))
        {
            _held.Add(step);
            return [];
        }
        if (step.Kind != StepKind.Ended)
            return [step];
        _ended.Add(step.Match);
        List<Step> told = [step, .. _held.Where(held => held.Match == step.Match)];
        _held.RemoveAll(held => held.Match == step.Match);
        return told;
    }
}
