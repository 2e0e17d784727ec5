using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>Hears of comparisons that cannot be made. Implementations say each constraint once.</summary>
internal interface IConstraintReports
{
    void Mismatch(Constraint constraint, ValueKind left, ValueKind right);

    void NotEvaluated(Constraint constraint, string reason);
}
