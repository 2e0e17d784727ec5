namespace Plumbline.Netbox.EventConditions;

/// <summary>Judges conditions part by part, in the order and with the shortcuts of <see cref="ConditionSet.Evaluate"/>.</summary>
internal sealed class ConditionWalk(EventView view)
{
    private readonly List<ConditionStep> _steps = [];
    private bool _isBroken;

    public static IReadOnlyList<ConditionStep> Of(ICondition root, EventView view)
    {
        var walk = new ConditionWalk(view);
        walk.Look(root, 0, isReached: true);
        return walk._steps;
    }

    private bool? Look(ICondition condition, int depth, bool isReached)
    {
        if (condition is not Group group)
            return Leaf(condition, depth, isReached);
        var at = _steps.Count;
        _steps.Add(new ConditionStep(depth, group.Text, null, "", null));
        bool? holds = isReached ? group.All : null;
        var isOpen = isReached;
        foreach (var part in group.Parts)
        {
            var found = Look(part, depth + 1, isOpen && !_isBroken);
            if (!isOpen || _isBroken)
                holds = isOpen && _isBroken ? null : holds;
            else if (found != group.All)
                (holds, isOpen) = (!group.All, false);
        }
        _steps[at] = _steps[at] with { Holds = _isBroken && isOpen ? null : holds };
        return _steps[at].Holds;
    }

    private bool? Leaf(ICondition condition, int depth, bool isReached)
    {
        if (!isReached)
        {
            _steps.Add(new ConditionStep(depth, condition.Text, null, "", null));
            return null;
        }
        var seen = "";
        try
        {
            seen = condition.Seen(view);
            var holds = condition.Evaluate(view);
            _steps.Add(new ConditionStep(depth, condition.Text, holds, seen, null));
            return holds;
        }
        catch (UndecidableException undecidable)
        {
            _isBroken = true;
            _steps.Add(new ConditionStep(depth, condition.Text, null, seen, undecidable.Message));
            return null;
        }
    }
}
