using System.Globalization;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Offline.Simulation;

/// <summary>Runs the actions of a firing as far as they stay inside: arguments are rendered, events and facts are brought, nothing is
/// started.</summary>
internal sealed class ActionSimulation(IReadOnlyList<string> rulesets, SimulationOptions options)
{
    private int _brought;

    /// <summary>The actions in order; the next is rendered only when the caller has taken in what the one before brought.</summary>
    public IEnumerable<(SimulatedAction Action, IReadOnlyList<BroughtEntry> Brought)> Run(FiredRule fired, Func<DateTimeOffset> now)
    {
        // The peer does not find a rule whose name is no text when it fires.
        if (!fired.Rule.NameIsText)
            yield break;
        foreach (var action in fired.Rule.Actions)
        {
            var (ran, brought, goesOn) = Run(fired, action, now());
            yield return (ran, brought);
            if (!goesOn)
                yield break;
        }
    }

    private (SimulatedAction, IReadOnlyList<BroughtEntry>, bool GoesOn) Run(FiredRule fired, ActionSpec action, DateTimeOffset now)
    {
        var variables = fired.VariablesOver(options.Variables);
        string? problem = null;
        if (action.Arguments.TryGetValue(VarRoot.Argument, out var varRoot))
            variables = VarRoot.Apply(fired, varRoot, variables, out problem);
        if (problem is not null)
            return (new(action.Name, action.Arguments, problem), [], true);
        Mapping? arguments = null;
        try
        {
            arguments = (Mapping)ArgumentTemplates.Render(action.Arguments, variables, null, CancellationToken.None)!;
            var opened = (Mapping)options.Vault.Decrypt(arguments, out var refused)!; // a mapping stays one
            if (refused is not null && options.Vault != AnsibleVault.None)
                return (new(action.Name, arguments, $"a vault text cannot be decrypted: {refused.Reason}"), [], true);
            var brought = Brought(fired, action.Name, refused is null ? opened : arguments, now, out problem);
            return (new(action.Name, arguments, problem), brought, true);
        }
        catch (TemplateException e)
        {
            var undefined = e.Kind == TemplateErrorKind.Undefined && !e.PythonText.Contains("has no attribute", StringComparison.Ordinal);
            return (new(action.Name, action.Arguments, $"{e.PythonText} (at {action.Position})"), [], !undefined);
        }
        catch (NotSupportedException e)
        {
            return (new(action.Name, arguments ?? action.Arguments, e.Message), [], true);
        }
    }

    private List<BroughtEntry> Brought(FiredRule fired, string action, Mapping arguments, DateTimeOffset now, out string? problem)
    {
        problem = null;
        var target = arguments.TryGetValue("ruleset", out var named) && named is string name ? name : fired.Ruleset.Name;
        var entries = new List<BroughtEntry>();
        if (!options.ActionsBring)
            return entries;
        var kind = ActionKinds.Find(action);
        switch (kind?.Brings)
        {
            case ActionBringing.Fact:
                entries.Add(new(target, EntryKind.Fact, Content(Injection.Object(arguments, kind.Content!, action), action, now)));
                break;
            case ActionBringing.Event:
                entries.Add(new(target, EntryKind.Event, Content(Injection.Object(arguments, kind.Content!, action), action, now)));
                break;
            case ActionBringing.Retraction:
                var partial = !arguments.TryGetValue("partial", out var value) || value is not false;
                entries.Add(new(target, EntryKind.Retraction,
                    EventJson.Write(new Mapping { { "facts", Injection.Object(arguments, kind.Content!, action) },
                        { "partial", partial } })));
                break;
            case ActionBringing.Results when arguments.TryGetValue("name", out var run) && run is not null
                && options.Results.TryGetValue(run, out var result):
                if (ActionKind.BringsFacts(arguments))
                    entries.Add(new(target, EntryKind.Fact, Content(result, action, now)));
                if (ActionKind.BringsEvents(arguments))
                    entries.Add(new(target, EntryKind.Event, Content(result, action, now)));
                break;
        }
        if (entries.Count == 0 || rulesets.Contains(target))
            return entries;
        problem = $"there is no ruleset {target} (there is {string.Join(", ", rulesets)})";
        return [];
    }

    // Ids are counted, so that two simulations of the same events say the same.
    private byte[] Content(object? value, string action, DateTimeOffset now)
    {
        var content = new Mapping();
        foreach (var (key, item) in value as Mapping ?? [])
            content[key] = item;
        var meta = new Mapping { { "uuid", string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{++_brought:x12}") } };
        if (content.TryGetValue("meta", out var own) && own is Mapping given)
            foreach (var (key, item) in given)
                meta[key] = item;
        content["meta"] = meta;
        return EventJson.Write(InternalMeta.AddTo(content, action, now));
    }
}
