using System.Collections.Frozen;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Actions;

/// <summary>
/// Renders the arguments of an action. What the operator encrypted is opened before the rendering, so that an encrypted text in an event
/// stays as it came; a text out of an event stays a text, also where it reads as a list or a number.
/// </summary>
internal static class ArgumentTemplates
{
    // All templates of one action together; what an event brings can be long, and multiplied.
    private const long Allowed = 10_000_000;

    /// <summary>Variables that hold what strangers wrote.</summary>
    public static readonly FrozenSet<string> Strangers = FrozenSet.ToFrozenSet(["event", "events", "fact", "facts"]);

    /// <param name="argument">As the rulebook has it.</param>
    /// <param name="variables">What templates see.</param>
    /// <param name="vault">Opens what the operator encrypted; null leaves it closed.</param>
    /// <param name="cancellationToken">Ends the rendering.</param>
    /// <exception cref="TemplateException">A template failed.</exception>
    /// <exception cref="NotSupportedException">A text that the operator encrypted cannot be opened.</exception>
    public static object? Render(object? argument, Mapping variables, AnsibleVault? vault, CancellationToken cancellationToken)
    {
        using var allowance = new JinjaAllowance(Allowed).Enter();
        return RenderAll(argument, variables, vault, cancellationToken);
    }

    private static object? RenderAll(object? argument, Mapping variables, AnsibleVault? vault, CancellationToken cancellationToken)
    {
        switch (argument)
        {
            case string text when vault is not null && AnsibleVault.Holds(text):
                var opened = Open(text, vault);
                // A secret with braces in it is no template.
                return TemplateTree.IsTemplate(text) ? RenderAll(opened, variables, null, cancellationToken) : opened;
            case List<object?> items:
                return items.ConvertAll(item => RenderAll(item, variables, vault, cancellationToken));
            case Mapping mapping:
                var rendered = new Mapping(mapping.Count);
                foreach (var (key, value) in mapping)
                    rendered.Add(key, RenderAll(value, variables, vault, cancellationToken));
                return rendered;
            default:
                return TemplateTree.Render(JinjaEnvironment.Rulebook, argument, variables, Strangers, cancellationToken);
        }
    }

    /// <summary>Whether a value holds a template that reads what strangers wrote.</summary>
    public static bool ReadsStrangers(object? value) => value switch
    {
        string text => TemplateTree.IsTemplate(text) && Strangers.Overlaps(JinjaEnvironment.Rulebook.Compile(text).References.Names),
        List<object?> items => items.Exists(ReadsStrangers),
        Mapping mapping => mapping.Any(entry => ReadsStrangers(entry.Value)),
        _ => false,
    };

    private static string Open(string text, AnsibleVault vault) => vault.Decrypt(text) switch
    {
        VaultResult.Plain plain => plain.Text,
        VaultResult.Refused refused => throw new NotSupportedException(refused.Reason),
        _ => text,
    };
}
