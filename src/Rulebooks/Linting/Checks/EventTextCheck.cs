using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Places where what a stranger wrote chooses more than a value: the playbook that runs, the line a shell reads.</summary>
internal sealed class EventTextCheck : ILintCheck
{
    private static readonly string[] Shells = ["shell", "raw", "script", "win_shell", "expect"];
    private static readonly string[] Strangers = ["event", "events", "fact", "facts"];

    public string Name => "event_text";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var action in ruleset.Rules.SelectMany(rule => rule.Rule.Actions))
        {
            if (!action.Arguments.TryGetValue("name", out var name) || name is not string text)
                continue;
            var starts = ActionKinds.Find(action.Name)?.Starts;
            if (starts is ActionStart.Playbook && ReadsStrangers(text))
                findings.Warning(LintCodes.PlaybookFromEvent, action.ArgumentPositions.GetValueOrDefault("name", action.Position),
                    $"what an event says chooses the playbook: '{text}' can be any in that folder, and none outside of it",
                        "write a rule for each playbook, or keep a folder with nothing else in it");
            if (starts is ActionStart.Module && Shells.Contains(text[(text.LastIndexOf('.') + 1)..])
                && action.Arguments.TryGetValue("module_args", out var given) && ReadsStrangers(given))
                findings.Warning(LintCodes.EventInShell, action.ArgumentPositions.GetValueOrDefault("module_args", action.Position),
                    $"a shell reads what an event says: whoever sends the event can run commands on the hosts ({text})",
                        "use ansible.builtin.command, whose words stay words, or the filter quote in a playbook");
        }
    }

    private static bool ReadsStrangers(object? value) => value switch
    {
        string text => TemplateTree.IsTemplate(text) && References(text) is { } read && Array.Exists(Strangers, read.Names.Contains),
        List<object?> items => items.Exists(ReadsStrangers),
        Mapping mapping => mapping.Values.Any(ReadsStrangers),
        _ => false,
    };

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
}
