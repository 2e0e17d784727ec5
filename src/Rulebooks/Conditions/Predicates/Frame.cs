using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>What predicates look at: the paths of the object being judged and, in joins, those of the objects already bound.</summary>
internal sealed class Frame(IConstraintReports reports)
{
    /// <summary>The object's value for every path of the ruleset, by slot.</summary>
    public Value[] Own { get; set; } = [];

    /// <summary>For each condition of the rule, the values its object was kept with.</summary>
    public Value[][] Bound { get; set; } = [];

    public IConstraintReports Reports { get; } = reports;
}
