using System.Text;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Matching.Sessions;

/// <summary>Says each constraint's trouble once: comparing different types, and not being able to compare at all.</summary>
internal sealed class ConstraintLog(string ruleset, int constraints, ISessionLog? log) : IConstraintReports
{
    // Ten thousand rules may compare one path; a single odd event must not write as many lines.
    private const int MostLines = 1_000;

    private readonly bool[] _notEvaluated = new bool[constraints];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>What was said, in a form that outlives the numbering of constraints.</summary>
    public IReadOnlyCollection<string> Said => _said;

    /// <summary>By constraint: whether its mismatch was said.</summary>
    public bool[] Mismatched { get; } = new bool[constraints];

    public void Mismatch(Constraint constraint, ValueKind left, ValueKind right)
    {
        if (Mismatched[constraint.Id])
            return;
        Mismatched[constraint.Id] = true;
        if (!_said.Add($"= {constraint.RuleName}: {constraint.EngineText}"))
            return;
        Write(Severity.Error,
            $"A test is false because its sides differ in type: {Comparison.TypeName(left)} and {Comparison.TypeName(right)}. RuleSet: "
                + $"{ruleset}. RuleName: {constraint.RuleName}. Condition: {constraint.Text}");
    }

    public void NotEvaluated(Constraint constraint, string reason)
    {
        if (_notEvaluated[constraint.Id])
            return;
        _notEvaluated[constraint.Id] = true;
        if (!_said.Add($"! {constraint.RuleName}: {constraint.EngineText}"))
            return;
        Write(Severity.Warning, $"A condition could not be evaluated and counts as false: {reason}. RuleSet: {ruleset}. RuleName: "
            + $"{constraint.RuleName}. Condition: {constraint.Text}");
    }

    public void Refused(ReadOnlySpan<byte> json, string what) =>
        log?.Write(Severity.Error, $"{what} is no JSON object and was dropped. RuleSet: {ruleset}. It begins: "
            + $"{Encoding.UTF8.GetString(json[..Math.Min(json.Length, 120)])}");

    private void Write(Severity severity, string message)
    {
        if (_said.Count <= MostLines)
            log?.Write(severity, message);
        if (_said.Count == MostLines)
            Warn($"{MostLines} conditions met values they cannot be compared with; further ones are not logged.");
    }

    public void Restore(IEnumerable<string> said) => _said.UnionWith(said);

    public void Warn(string message) => log?.Write(Severity.Warning, $"{message} RuleSet: {ruleset}.");
}
