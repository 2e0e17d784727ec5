using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Output;
using Plumbline.Automation.Reports;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Actions;

/// <summary>Everything an action may look at.</summary>
public sealed record ActionContext
{
    private Mapping? _variables;

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

    /// <summary>Makes what templates see from the fired rule.</summary>
    public required Func<Mapping> See { get; init; }

    /// <summary>What templates see; <c>var_root</c> is applied.</summary>
    public Mapping Variables => _variables ??= See();

    /// <summary>When the rule's first action was about to run; reports and <c>debug</c> name it.</summary>
    public required DateTimeOffset RuleRunAt { get; init; }

    /// <summary>What a controller is told; null when there is none.</summary>
    public ActivationReports? Reports { get; init; }

    /// <summary>This action, as reports name it.</summary>
    public ReportedAction Reported => new(Action.Name, Fired, Key, RuleRunAt);

    /// <summary>Something that this action shows.</summary>
    internal Shown Shown(string kind, string? label, Func<string?>? text, params (string Name, object? Value)[] fields) =>
        new(kind, label, text) { Ruleset = Fired.Ruleset.Name, Rule = Fired.Rule.Name, Fields = fields };

    /// <summary>Opens what the operator encrypted in the rulebook.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>Lets go of the events while the action waits, where they can be had again by <see cref="LoadAsync"/>.</summary>
    public void Release()
    {
        if (Fired.Release())
            _variables = null;
    }

    /// <summary>Has the events in memory.</summary>
    public ValueTask LoadAsync(CancellationToken cancellationToken) => Fired.LoadAsync(cancellationToken);

    /// <summary>The arguments with every vault text of the rulebook decrypted and every template rendered.</summary>
    /// <exception cref="TemplateException">A template failed.</exception>
    /// <exception cref="NotSupportedException">A vault text cannot be decrypted.</exception>
    public Mapping Render() => Render(Variables);

    // not null: a mapping gives a mapping
    public Mapping Render(Mapping variables) => (Mapping)ArgumentTemplates.Render(
        Action.Arguments, variables, Vault, CancellationToken.None)!;
}
