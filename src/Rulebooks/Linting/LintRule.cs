using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting;

/// <summary>An enabled rule with its parsed conditions; those that do not parse, and giant ones, are left out.</summary>
internal sealed class LintRule
{
    // Longer texts are generated; reading their trees again and again would cost more than it tells.
    private const int LongestCondition = 16_384;

    public LintRule(Rule rule)
    {
        Rule = rule;
        var conditions = new List<LintCondition>();
        for (var i = 0; i < rule.Condition.Conditions.Count; i++)
        {
            var text = rule.Condition.Conditions[i];
            if (text.Text.Length > LongestCondition || ConditionParser.Parse(text.Text).Expression is not { } parsed)
                IsWhole = false;
            else if (parsed is Binary { Operator: BinaryOperator.Assign, Left: Identifier { Steps: [PathStep.Name name] },
                Right: var test })
                conditions.Add(new LintCondition(text, test, name.Text, Assigned: true));
            else
                conditions.Add(new LintCondition(text, parsed, $"m_{i}", Assigned: false));
        }
        Conditions = conditions;
    }

    public Rule Rule { get; }

    public IReadOnlyList<LintCondition> Conditions { get; }

    /// <summary>Whether no condition of the rule is left out.</summary>
    public bool IsWhole { get; } = true;

    /// <summary>Whether one event alone decides, however the condition is written.</summary>
    public bool IsSingle => Rule.Condition.Kind != ConditionKind.NotAll && Rule.Condition.Conditions.Count == 1;

    /// <summary>Whether actions see <c>events</c> in place of <c>event</c>.</summary>
    public bool BindsEvents => !IsSingle || Conditions is [{ Assigned: true }];

    public bool IsBinding(Identifier path) => path.Steps is [PathStep.Name name, ..] && Conditions.Any(c => c.Binding == name.Text)
        && (!IsSingle || path.Steps.Count > 1 && Conditions[0].Assigned);
}
