namespace Plumbline.Automation.EventLog;

/// <summary>An action of a match: the match's id and the action's place in the rule, counted from 0.</summary>
public readonly record struct ActionKey(long Match, int Index)
{
    public override string ToString() => $"{Match}.{Index}";
}

/// <summary>One try at an action, counted from 1; never given twice.</summary>
public readonly record struct AttemptKey(ActionKey Action, int Number)
{
    public override string ToString() => $"{Action}.{Number}";
}
