using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>A playbook that rules name.</summary>
/// <param name="At">Where it is named first.</param>
/// <param name="Variables">What the rules give it, all of them together.</param>
internal sealed record NamedPlaybook(string Name, SourcePosition At, IReadOnlySet<string> Variables)
{
    /// <summary>Those of the enabled rules. A name that is a template is known only when an event is there.</summary>
    public static IReadOnlyList<NamedPlaybook> In(Rulebook rulebook)
    {
        var named = new Dictionary<string, (SourcePosition At, HashSet<string> Variables)>();
        var actions = from ruleset in rulebook.Rulesets
                      from rule in ruleset.Rules
                      where rule.Enabled
                      from action in rule.Actions
                      where ActionKinds.Find(action.Name) is { Starts: ActionStart.Playbook }
                      select action;
        foreach (var action in actions)
        {
            if (!action.Arguments.TryGetValue("name", out var value) || value is not string name || TemplateTree.IsTemplate(name))
                continue;
            if (!named.TryGetValue(name, out var known))
                named[name] = known = (action.ArgumentPositions.GetValueOrDefault("name", action.Position), ["ansible_eda"]);
            if (action.Arguments.TryGetValue("extra_vars", out var extra) && extra is Mapping mapping)
                known.Variables.UnionWith(mapping.Keys.OfType<string>());
        }
        return [.. named.Select(entry => new NamedPlaybook(entry.Key, entry.Value.At, entry.Value.Variables))];
    }
}
