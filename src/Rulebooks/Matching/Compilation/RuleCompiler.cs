using System.Globalization;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Compilation;
using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>Compiles the rules of one ruleset, numbering paths, patterns and constraints through it.</summary>
internal sealed class RuleCompiler(Mapping variables, DiagnosticBag diagnostics)
{
    private const string AssignmentNames =
        "Valid values start with events or facts. e.g events.var1 or facts.var1 Where var1 can only contain alpha numeric and _ charachters";

    private readonly SharedTests _shared = new();
    private int _constraints;
    private int _patterns;

    public PathTable Paths { get; } = new();

    public int ConstraintCount => _constraints;

    public List<CompiledPattern> Patterns { get; } = [];

    /// <summary>Null when the rule has a mistake; it is then in the findings.</summary>
    public CompiledRule? Compile(Rule rule, int index)
    {
        var written = rule.Condition.Conditions.Select(Read).ToList();
        var fine = !written.Exists(w => w is null);
        if (rule.Throttle is not null)
            fine &= CheckThrottle(rule, written);
        if (!fine)
            return null;
        var conditions = written.ConvertAll(w => w!); // none is null here
        var multiple = rule.Condition.Kind == ConditionKind.NotAll || conditions.Count > 1;
        var names = conditions.Select((c, i) => c.Name ?? (multiple ? string.Create(CultureInfo.InvariantCulture, $"m_{i}") : "m")).ToList();
        var (shape, absent) = Shape(rule, conditions, names);
        var patterns = new List<CompiledPattern>();
        if (shape is not (RuleShape.Absence or RuleShape.FirstObject or RuleShape.Never))
        {
            var kept = conditions.ConvertAll(_ => new List<int>());
            foreach (var (condition, position) in conditions.Select((c, i) => (c, i)))
                if (Pattern(rule, condition, position, names, kept) is { } pattern)
                    patterns.Add(pattern);
            if (patterns.Count < conditions.Count)
                return null;
        }
        var compiled = new CompiledRule
        {
            Rule = rule,
            Index = index,
            Shape = shape,
            Patterns = [.. patterns],
            SingleBinding = !multiple && conditions.All(c => c.Name is null),
            Window = rule.Condition.Timeout,
            GroupSlots = [.. (rule.Throttle?.GroupBy ?? []).Select(GroupSlot)],
            AbsenceSlot = absent is null ? -1 : Paths.SlotOf(new Conditions.Runtime.Path(absent.Steps)),
            Fingerprint = Fingerprint(rule, conditions),
        };
        foreach (var pattern in patterns)
            pattern.Rule = compiled;
        Patterns.AddRange(patterns);
        if (shape is RuleShape.All or RuleShape.NotAll)
            compiled.Plans = JoinPlan.ForAll(compiled.Patterns);
        return compiled;
    }

    private Condition? Read(ConditionText source)
    {
        var errors = new CompileErrors(diagnostics, source);
        var (expression, failure) = ConditionParser.Parse(source.Text);
        if (failure is not null)
        {
            errors.Add(CompileErrors.Syntax, failure.Offset, failure.Message, failure.Cure);
            return null;
        }
        var substituted = new Substitution(variables, errors).Apply(expression!); // one of the two is there
        string? name = null;
        if (substituted is Binary { Operator: BinaryOperator.Assign } assign)
        {
            name = AssignedName(assign.Left, errors);
            substituted = assign.Right;
        }
        return errors.Any ? null : new(source, name, Clause.From(substituted), substituted.ToString(), errors);
    }

    private static string? AssignedName(Expression target, CompileErrors errors)
    {
        var text = target is StringLiteral word ? word.Value : target.ToString();
        if (target is Identifier { Root: "events" or "facts" } path && path.Steps.Count == 1 && path.Steps[0] is PathStep.Name name)
            return name.Text;
        errors.Add(CompileErrors.Name, target.Span.Start, target is Identifier { Root: "vars" }
            ? $"Only events and facts can be used in assignment. {text} is invalid."
            : $"Assignment variable: {text} is invalid.{AssignmentNames}");
        return null;
    }

    private bool CheckThrottle(Rule rule, List<Condition?> conditions)
    {
        var at = rule.Throttle!.Position; // only called with a throttle
        if (rule.Condition.Timeout is not null)
            diagnostics.Error(CompileErrors.Throttle, at, "timeout and throttle cannot be used in one rule");
        else if (rule.Condition.Kind == ConditionKind.NotAll || conditions.Count != 1)
            diagnostics.Error(CompileErrors.Throttle, at, "a throttle works on one condition only, not on several under all or any", "join the conditions with 'and', or make two rules");
        else if (conditions[0] is { Name: null } lone && (AbsentPath(lone.Clause) is not null || IsNonsense(lone.Clause)))
            diagnostics.Error(CompileErrors.Throttle, at, "a throttle does not work on a lone 'is not defined'");
        else
            return true;
        return false;
    }

    private static (RuleShape Shape, Identifier? Absent) Shape(Rule rule, List<Condition> conditions, List<string> names)
    {
        var kind = rule.Condition.Kind;
        if (conditions.Count == 0)
            return (kind == ConditionKind.NotAll ? RuleShape.Never : RuleShape.FirstObject, null);
        if (kind == ConditionKind.NotAll)
            return (RuleShape.NotAll, null);
        if (conditions.Count > 1)
            return (kind == ConditionKind.Any ? RuleShape.Any : names.Distinct().Count() < names.Count ? RuleShape.Never : RuleShape.All, null);
        if (conditions[0].Name is not null)
            return (RuleShape.Single, null);
        if (AbsentPath(conditions[0].Clause) is { } absent)
            return (RuleShape.Absence, absent);
        return (IsNonsense(conditions[0].Clause) ? RuleShape.FirstObject : RuleShape.Single, null);
    }

    private static Identifier? AbsentPath(Clause clause) =>
        clause is Clause.Leaf { Negated: false, Test: Binary { Operator: BinaryOperator.IsNot, Left: Identifier { Steps.Count: > 0 } path, Right: DefinedTest } } ? path : null;

    // "not (event.x is not defined)" alone fires at the first object, whatever it holds.
    private static bool IsNonsense(Clause clause) =>
        clause is Clause.Leaf { Negated: true, Test: Binary { Operator: BinaryOperator.IsNot, Left: Identifier { Steps.Count: > 0 }, Right: DefinedTest } };

    private CompiledPattern? Pattern(Rule rule, Condition condition, int position, List<string> names, List<List<int>> kept)
    {
        var joins = rule.Condition.Kind != ConditionKind.Any;
        var scope = new BindingScope(Paths, joins ? names[..position] : [], kept, position);
        var builder = new PredicateBuilder(scope, rule.Name, () => _constraints++, condition.Errors);
        var alone = new List<Predicate>();
        var together = new List<JoinTest>();
        foreach (var conjunct in condition.Clause.Conjuncts)
        {
            scope.Joining = conjunct.Paths.Any(scope.IsReference);
            var predicate = builder.Build(conjunct);
            if (!scope.Joining)
            {
                alone.Add(predicate);
                continue;
            }
            var conditions = conjunct.Paths.Select(scope.ConditionOf).Append(position).ToHashSet();
            together.Add(new(predicate, conditions, Equality(conjunct, predicate, scope)));
        }
        if (condition.Errors.Any)
            return null;
        Share(rule, condition, alone);
        return new CompiledPattern
        {
            Id = _patterns++,
            Position = position,
            Name = names[position],
            Text = condition.Source.Text,
            Alone = alone.Count == 1 ? alone[0] : new Junction(true, alone),
            Together = together,
            KeptSlots = kept[position],
        };
    }

    private void Share(Rule rule, Condition condition, List<Predicate> alone)
    {
        _shared.Share(alone);
        foreach (var (test, instead) in _shared.Retyped)
            diagnostics.Warning(CompileErrors.Retyped, condition.Source.Position,
                $"{test} is taken for {instead} of rule {instead.Constraint.RuleName}, as ansible-rulebook does; rule {rule.Name} will not see values of its own type",
                "make the literals of both rules the same type");
        _shared.Retyped.Clear();
    }

    private static JoinEquality? Equality(Clause conjunct, Predicate predicate, BindingScope scope)
    {
        if (conjunct is not Clause.Leaf { Negated: false, Test: Binary { Operator: BinaryOperator.Equal } test } || predicate is not Comparing comparing)
            return null;
        var left = Side(test.Left, scope);
        var right = Side(test.Right, scope);
        return left is { } first && right is { } second && first != second ? new(first, comparing.Left, second, comparing.Right) : null;
    }

    private static int? Side(Expression expression, BindingScope scope)
    {
        var conditions = new Clause.Leaf(expression, false).Paths.Select(scope.ConditionOf).Distinct().ToList();
        return conditions.Count == 1 ? conditions[0] : null;
    }

    // A leading event. (events., fact., facts.) is no part of the path; anything else is, even event["x"].
    private int GroupSlot(string attribute)
    {
        var text = attribute;
        foreach (var root in (string[])["event.", "events.", "fact.", "facts."])
            if (attribute.StartsWith(root, StringComparison.Ordinal))
                text = attribute[root.Length..];
        var cursor = new Cursor((text.StartsWith('[') ? "event" : "event.") + text);
        var path = cursor.Path();
        return Paths.SlotOf(path is not null && cursor.AtEnd ? new(path.Steps) : new([new PathStep.Key(text)]));
    }

    private static string Fingerprint(Rule rule, List<Condition> conditions) => string.Join('\n',
        [rule.Name, rule.Condition.Kind.ToString(), rule.Condition.Timeout?.ToString() ?? "",
         rule.Throttle is { } throttle ? $"{throttle.Kind} {throttle.Window} {throttle.Threshold} {string.Join(',', throttle.GroupBy)}" : "",
         .. conditions.Select(c => $"{c.Name} << {c.Substituted}")]);

    private sealed record Condition(ConditionText Source, string? Name, Clause Clause, string Substituted, CompileErrors Errors);
}
