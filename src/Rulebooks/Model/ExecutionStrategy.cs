namespace Plumbline.Rulebooks.Model;

/// <summary>Whether a ruleset awaits the actions of one fired rule before those of the next.</summary>
public enum ExecutionStrategy
{
    Sequential,
    Parallel,
}
