using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Templates in arguments: whether they can be read, and whether the names in them will be there.</summary>
internal sealed class TemplatesCheck : ILintCheck
{
    public string Name => "templates";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        var given = ruleset.Options.Variables?.Keys.OfType<string>().ToHashSet();
        foreach (var source in ruleset.Ruleset.Sources)
            Check(source.Arguments, source.Position, given, findings);
        foreach (var rule in ruleset.Rules)
        {
            // With once_after the number of groups decides which of the two it is.
            var both = rule.Rule.Throttle?.Kind == ThrottleKind.OnceAfter || !rule.IsWhole;
            var known = given is null ? null : new HashSet<string>(given);
            if (both || rule.BindsEvents)
                known?.Add("events");
            if (both || !rule.BindsEvents)
                known?.Add("event");
            foreach (var action in rule.Rule.Actions)
                foreach (var (name, value) in action.Arguments)
                {
                    var at = action.ArgumentPositions.GetValueOrDefault(name as string ?? "", action.Position);
                    if (name is "var_root")
                        continue;
                    Check(value, at, known, findings);
                    if (!both)
                        CheckEvent(value, at, rule, given, findings);
                }
        }
    }

    private static void CheckEvent(object? value, SourcePosition at, LintRule rule, HashSet<string>? given, DiagnosticBag findings)
    {
        var (wrong, right) = rule.BindsEvents ? ("event", "events") : ("events", "event");
        if (given?.Contains(wrong) == true || !Texts(value).Any(t => References(t)?.Names.Contains(wrong) == true))
            return;
        findings.Warning(LintCodes.WrongEventVariable, at, rule.BindsEvents
            ? $"'{wrong}' is not there: the rule '{rule.Rule.Name}' binds events "
                + $"({string.Join(", ", rule.Conditions.Select(c => c.Binding))})"
            : $"'{wrong}' is not there: the rule '{rule.Rule.Name}' binds one event", rule.BindsEvents
            ? $"write {right}.{(rule.Conditions.Count > 0 ? rule.Conditions[0].Binding : "m_0")}"
            : $"write {right}");
    }

    private static void Check(object? value, SourcePosition at, HashSet<string>? known, DiagnosticBag findings)
    {
        foreach (var text in Texts(value))
        {
            try
            {
                var names = JinjaEnvironment.Rulebook.Compile(text).References.Names;
                foreach (var name in names.Where(n => known?.Contains(n) == false && n is not ("event" or "events"))
                    .Order(StringComparer.Ordinal))
                    findings.Warning(LintCodes.UnknownVariable, at, $"the variable '{name}' in '{text.Trim()}' was not given",
                        NearestName.Question(name, known!) ?? "give it with --vars or --env-vars");
            }
            catch (TemplateException e)
            {
                findings.Error(LintCodes.BadTemplate, at, $"'{text.Trim()}' is no template: {e.PythonText}", e.Hint);
            }
        }
    }

    private static TemplateReferences? References(string text)
    {
        try
        {
            return JinjaEnvironment.Rulebook.Compile(text).References;
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string text => TemplateTree.IsTemplate(text) ? [text] : [],
        List<object?> items => items.SelectMany(Texts),
        Mapping mapping => mapping.Values.SelectMany(Texts),
        _ => [],
    };
}
