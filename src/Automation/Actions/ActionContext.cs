using Plumbline.Automation.EventLog;
using Plumbline.Automation.Rules;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Actions;

/// <summary>Everything an action may look at.</summary>
public sealed record ActionContext
{
    public required FiredRule Fired { get; init; }

    public required ActionSpec Action { get; init; }

    /// <summary>Where this action stands in the event log.</summary>
    public required ActionKey Key { get; init; }

    /// <summary>The ruleset whose rule fired.</summary>
    public required RulesetRunner Runner { get; init; }

    /// <summary>The place of this firing among those that run; left while the action waits outside.</summary>
    public required PlanPlace Place { get; init; }

    /// <summary>The user's variables, without the event.</summary>
    public required Mapping UserVariables { get; init; }

    /// <summary>What templates see; <c>var_root</c> is applied.</summary>
    public required Mapping Variables { get; init; }

    /// <summary>When the rule's first action was about to run; reports and <c>debug</c> name it.</summary>
    public required DateTimeOffset RuleRunAt { get; init; }

    /// <summary>Opens vault texts that are left after templating.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>The arguments with every template rendered and every vault text decrypted.</summary>
    /// <exception cref="TemplateException">A template failed.</exception>
    /// <exception cref="NotSupportedException">A vault text cannot be decrypted.</exception>
    public Mapping Render() => Render(Variables);

    public Mapping Render(Mapping variables)
    {
        var rendered = TemplateTree.Render(JinjaEnvironment.Rulebook, Action.Arguments, variables);
        var opened = Vault.Decrypt(rendered, out var refused);
        return refused is null ? (Mapping)opened! : throw new NotSupportedException(refused.Reason);
    }
}
