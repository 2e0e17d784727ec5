using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>Vault texts in the arguments of actions that the given passwords do not open.</summary>
public static class LockedArguments
{
    public static IEnumerable<Diagnostic> Findings(Rulebook rulebook, AnsibleVault vault) => In(rulebook, vault).Select(locked =>
        new Diagnostic(CheckCodes.Locked, Severity.Error, locked.At, $"a vault text in this action cannot be decrypted: {locked.Reason}"));

    /// <summary>Of each enabled action where it stands and why.</summary>
    public static IEnumerable<(SourcePosition At, string Reason)> In(Rulebook rulebook, AnsibleVault vault)
    {
        ArgumentNullException.ThrowIfNull(rulebook);
        ArgumentNullException.ThrowIfNull(vault);
        foreach (var action in rulebook.Rulesets.SelectMany(s => s.Rules).Where(r => r.Enabled).SelectMany(r => r.Actions))
        {
            vault.Decrypt(action.Arguments, out var refused);
            if (refused is not null)
                yield return (action.Position, refused.Reason);
        }
    }
}
