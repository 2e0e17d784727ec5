using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>Asks the engine's own predicates one by one and writes down what they saw.</summary>
internal sealed class ClauseReader : IConstraintReports
{
    private readonly Frame _frame;
    private string? _trouble;

    public ClauseReader(PathReader.Slots slots) => _frame = new Frame(this) { Own = slots.Values };

    public bool Holds(Predicate predicate) => predicate.Holds(_frame);

    public IReadOnlyList<ClauseExplanation> Read(Predicate predicate)
    {
        var clauses = new List<ClauseExplanation>();
        Read(predicate, 0, clauses);
        return clauses;
    }

    void IConstraintReports.Mismatch(Constraint constraint, ValueKind left, ValueKind right) =>
        _trouble = $"its sides differ in type: {Comparison.TypeName(left)} and {Comparison.TypeName(right)}";

    void IConstraintReports.NotEvaluated(Constraint constraint, string reason) => _trouble = reason;

    private void Read(Predicate predicate, int depth, List<ClauseExplanation> clauses)
    {
        if (predicate is Junction junction)
        {
            if (junction.Parts.Count == 0)
                return;
            var inner = junction.IsAnd && depth == 0 ? 0 : depth + 1;
            if (inner > 0)
                clauses.Add(new(junction.IsAnd ? "all of" : "one of", predicate.Holds(_frame), [], null, depth));
            foreach (var part in junction.Parts)
                Read(part, inner, clauses);
            return;
        }
        _trouble = null;
        var holds = predicate.Holds(_frame);
        clauses.Add(new(predicate.ToString() ?? "", holds, [.. predicate.Operands.SelectMany(Paths)
            .Select(o => new ValueSeen(o.ToString() ?? "", Shown(o.Get(_frame))))], _trouble, depth));
    }

    private static IEnumerable<Operand> Paths(Operand operand) => operand switch
    {
        Operand.Own => [operand],
        Operand.Sum sum => Paths(sum.Left).Concat(Paths(sum.Right)),
        _ => [],
    };

    private static string Shown(in Value value) => value.Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.String => $"\"{JavaText.Of(value)}\"",
        ValueKind.Array or ValueKind.Object => System.Text.Encoding.UTF8.GetString(value.Bytes),
        _ => JavaText.Of(value),
    };
}
