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
        "a binding is named events.NAME or facts.NAME, with letters, digits and _ in the name";

    private readonly SharedTests _shared = new();
    private int _constraints;
    private int _patterns;

    public PathTable Paths { get; } = new();

    public int ConstraintCount => _constraints;

    public List<CompiledPattern> Patterns { get; } = [];

    /// <summary>The passes, in order. Null when the rule has a mistake; it is then in the findings.</summary>
    public CompiledRule? Compile(Rule rule, int index)
    {
        var draft = new Draft(rule, index);
        ReadConditions(draft); // texts become clauses: variables put in, names taken off
        CheckThrottle(draft); // a throttle stands on one condition that can be met
        if (draft.IsWrong)
            return null;
        NameObjects(draft); // what actions call the event of each condition
        DecideShape(draft); // which of the few forms a rule can have
        BuildPatterns(draft); // tests of one event alone, shared with other rules; tests of several together
        if (draft.IsWrong)
            return null;
        var compiled = NumberSlots(draft); // the places of values that windows and absences look at
        PlanJoins(compiled); // in which order to look for partners, from each condition on
        return compiled;
    }

    private void ReadConditions(Draft draft)
    {
        foreach (var written in draft.Rule.Condition.Conditions)
        {
            if (Read(written) is { } condition)
                draft.Conditions.Add(condition);
            else
                draft.IsWrong = true;
        }
    }

    private static void NameObjects(Draft draft)
    {
        draft.IsMultiple = draft.Rule.Condition.Kind == ConditionKind.NotAll || draft.Conditions.Count > 1;
        draft.Names = draft.Conditions
            .Select((c, i) => c.Name ?? (draft.IsMultiple ? string.Create(CultureInfo.InvariantCulture, $"m_{i}") : "m")).ToList();
    }

    private void BuildPatterns(Draft draft)
    {
        if (draft.Shape is RuleShape.Absence or RuleShape.FirstObject or RuleShape.Never)
            return;
        var kept = draft.Conditions.ConvertAll(_ => new List<int>());
        foreach (var (condition, position) in draft.Conditions.Select((c, i) => (c, i)))
        {
            if (Pattern(draft.Rule, condition, position, draft.Names, kept) is { } pattern)
                draft.Patterns.Add(pattern);
            else
                draft.IsWrong = true;
        }
    }

    private CompiledRule NumberSlots(Draft draft)
    {
        var rule = draft.Rule;
        var compiled = new CompiledRule
        {
            Rule = rule,
            Index = draft.Index,
            Shape = draft.Shape,
            Patterns = [.. draft.Patterns],
            SingleBinding = !draft.IsMultiple && draft.Conditions.All(c => c.Name is null),
            Window = rule.Condition.Timeout,
            GroupSlots = [.. (rule.Throttle?.GroupBy ?? []).Select(GroupSlot)],
            AbsenceSlot = draft.Absent is null ? -1 : Paths.SlotOf(new Conditions.Runtime.Path(draft.Absent.Steps)),
            Fingerprint = Fingerprint(rule, draft.Conditions),
        };
        foreach (var pattern in draft.Patterns)
            pattern.Rule = compiled;
        Patterns.AddRange(draft.Patterns);
        return compiled;
    }

    private static void PlanJoins(CompiledRule compiled)
    {
        if (compiled.Shape is RuleShape.All or RuleShape.NotAll)
            compiled.Plans = JoinPlan.ForAll(compiled.Patterns);
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
            ? $"{text} cannot be bound: only events and facts can"
            : $"{text} cannot be bound: {AssignmentNames}");
        return null;
    }

    private void CheckThrottle(Draft draft)
    {
        var rule = draft.Rule;
        if (rule.Throttle is null)
            return;
        if (rule.Condition.Timeout is not null)
            Refuse("timeout and throttle cannot be used in one rule");
        else if (rule.Condition.Kind == ConditionKind.NotAll || rule.Condition.Conditions.Count != 1)
            Refuse("a throttle works on one condition only, not on several under all or any", "join the conditions with 'and', or make two "
                + "rules");
        else if (draft.Conditions is [{ Name: null } lone] && (AbsentPath(lone.Clause) is not null || IsNonsense(lone.Clause)))
            Refuse("a throttle does not work on a lone 'is not defined'");

        void Refuse(string message, string? cure = null)
        {
            diagnostics.Error(CompileErrors.Throttle, rule.Throttle.Position, message, cure);
            draft.IsWrong = true;
        }
    }

    private static void DecideShape(Draft draft) =>
        (draft.Shape, draft.Absent) = Shape(draft.Rule.Condition.Kind, draft.Conditions, draft.Names);

    private static (RuleShape Shape, Identifier? Absent) Shape(ConditionKind kind, List<Condition> conditions, List<string> names)
    {
        if (conditions.Count == 0)
            return (kind == ConditionKind.NotAll ? RuleShape.Never : RuleShape.FirstObject, null);
        if (kind == ConditionKind.NotAll)
            return (RuleShape.NotAll, null);
        if (conditions.Count > 1)
            return (kind == ConditionKind.Any
                ? RuleShape.Any
                : names.Distinct().Count() < names.Count ? RuleShape.Never : RuleShape.All, null);
        if (conditions[0].Name is not null)
            return (RuleShape.Single, null);
        if (AbsentPath(conditions[0].Clause) is { } absent)
            return (RuleShape.Absence, absent);
        return (IsNonsense(conditions[0].Clause) ? RuleShape.FirstObject : RuleShape.Single, null);
    }

    private static Identifier? AbsentPath(Clause clause) =>
        clause is Clause.Leaf { Negated: false,
            Test: Binary { Operator: BinaryOperator.IsNot, Left: Identifier { Steps.Count: > 0 } path, Right: DefinedTest } }
            ? path
            : null;

    // "not (event.x is not defined)" alone fires at the first object, whatever it holds.
    private static bool IsNonsense(Clause clause) =>
        clause is Clause.Leaf { Negated: true, Test: Binary {
            Operator: BinaryOperator.IsNot, Left: Identifier { Steps.Count: > 0 }, Right: DefinedTest } };

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
                $"{test} is taken for {instead} of rule {instead.Constraint.RuleName}, as ansible-rulebook does; rule {rule.Name} will not "
                    + "see values of its own type",
                "make the literals of both rules the same type");
        _shared.Retyped.Clear();
    }

    private static JoinEquality? Equality(Clause conjunct, Predicate predicate, BindingScope scope)
    {
        if (conjunct is not Clause.Leaf { Negated: false, Test: Binary { Operator: BinaryOperator.Equal } test }
            || predicate is not Comparing comparing)
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
         rule.Throttle is { } throttle
             ? $"{throttle.Kind} {throttle.Window} {throttle.Threshold} {string.Join(',', throttle.GroupBy)}"
             : "",
         .. conditions.Select(c => $"{c.Name} << {c.Substituted}")]);

    /// <summary>What the passes have made of a rule so far.</summary>
    private sealed class Draft(Rule rule, int index)
    {
        public Rule Rule => rule;

        public int Index => index;

        public bool IsWrong { get; set; }

        public List<Condition> Conditions { get; } = [];

        public bool IsMultiple { get; set; }

        public List<string> Names { get; set; } = [];

        public RuleShape Shape { get; set; }

        public Identifier? Absent { get; set; }

        public List<CompiledPattern> Patterns { get; } = [];
    }

    private sealed record Condition(ConditionText Source, string? Name, Clause Clause, string Substituted, CompileErrors Errors);
}
