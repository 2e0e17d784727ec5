namespace Plumbline.Automation.EventLog;

/// <summary>One try at an action, counted from 1; never given twice.</summary>
public readonly record struct AttemptKey(ActionKey Action, int Number)
{
    public override string ToString() => $"{Action}.{Number}";
}
