using System.Globalization;
using System.Numerics;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Fills the templates of rule names and sees to it that each name stands once in its ruleset.</summary>
/// <param name="variables">Null where they are not known.</param>
internal sealed class RuleNames(SchemaFindings findings, Mapping? variables)
{
    public IReadOnlyList<Rule> Fill(IReadOnlyList<Rule> rules)
    {
        var filled = new List<Rule>(rules.Count);
        var first = new Dictionary<string, Rule>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var named = Named(rule);
            filled.Add(named);
            if (!first.TryAdd(named.Name, named))
                findings.Error(RulebookCodes.RuleTwice, rule.Position, $"a second rule of this ruleset is called {named.Name}",
                    $"the first is in line {first[named.Name].Position.Line}; give each a name of its own");
        }
        return filled;
    }

    private Rule Named(Rule rule)
    {
        if (!TemplateTree.IsTemplate(rule.Name))
            return rule;
        try
        {
            var template = JinjaEnvironment.Rulebook.Compile(rule.Name);
            if (variables is null)
                return rule;
            switch (template.RenderNative(variables, CancellationToken.None))
            {
                case string text:
                    return rule with { Name = text };
                case var value when Text(value) is { } text:
                    findings.Warning(RulebookCodes.NameNotText, rule.Position,
                        $"the name '{rule.Name}' becomes {text}, which is not a text: ansible-rulebook never runs such a rule",
                            "add a word to the name");
                    return rule with { Name = text, NameIsText = false };
                default:
                    findings.Error(RulebookCodes.NameTemplate,
                        rule.Position, $"the rule name '{rule.Name}' gives no value", "give the variable with --vars");
                    return rule;
            }
        }
        catch (TemplateException e)
        {
            findings.Error(
                RulebookCodes.NameTemplate, rule.Position, $"the rule name '{rule.Name}' cannot be filled in: {e.PythonText}", e.Hint);
            return rule;
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long or BigInteger or double => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        List<object?> => "a list",
        Mapping => "a mapping",
        TupleValue => "a tuple",
        _ => null,
    };
}
