using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions;

/// <summary>Brings events, facts and retractions into a ruleset: the acting one, or the one named by <c>ruleset</c>.</summary>
internal sealed class Injection(RulesetDirectory rulesets, TimeProvider time)
{
    /// <summary>The ruleset an action speaks to, or why there is none.</summary>
    public string? Resolve(ActionContext context, Mapping arguments, out RulesetRunner target)
    {
        target = context.Runner;
        if (!arguments.TryGetValue("ruleset", out var named) || named is not string name || name == context.Fired.Ruleset.Name)
            return null;
        if (rulesets.TryGet(name, out var found))
        {
            target = found;
            return null;
        }
        return $"there is no ruleset {name} (there is {string.Join(", ", rulesets.Names)})";
    }

    /// <summary>An argument that must be a mapping: what a template made of it is not known before.</summary>
    /// <exception cref="NotSupportedException">It is missing or no mapping.</exception>
    public static Mapping Object(Mapping arguments, string name, string action)
    {
        if (!arguments.TryGetValue(name, out var value))
            throw new NotSupportedException($"{action} has no '{name}'");
        return value as Mapping ?? throw new NotSupportedException(
            $"'{name}' of {action} must be a mapping, found {PythonText.Str(value)}");
    }

    public NewEntry Entry(RulesetRunner target, EntryKind kind, Mapping content, string action)
    {
        var value = kind == EntryKind.Retraction ? content : Content(content, action);
        var json = EventJson.Write(value);
        if (!EventJson.IsWithin(json, EventDepth.Most))
            throw new NotSupportedException($"what {action} brings is nested more than {EventDepth.Most} levels deep, as no event may be");
        return new NewEntry(target.Key, kind, json, time.GetUtcNow());
    }

    /// <summary>The content with the <c>meta</c> it is brought with.</summary>
    public Mapping Content(Mapping content, string action) => InternalMeta.AddTo(content, action, time.GetUtcNow());
}
