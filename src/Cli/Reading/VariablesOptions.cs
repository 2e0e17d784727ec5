using System.CommandLine;
using Plumbline.Automation.Runs.Vaults;
using Plumbline.Cli.Run;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Loading;

namespace Plumbline.Cli.Reading;

/// <summary>The options that give variables and open what is encrypted, as <c>plumbline run</c> has them.</summary>
internal sealed class VariablesOptions
{
    private readonly Option<string[]> _given = new("--vars", "-e")
    {
        Description = "Variables, as for plumbline run: a file, name=value or a JSON mapping; may be repeated",
    };

    private readonly Option<string?> _names = new("--env-vars", "-E")
    {
        Description = "Environment variables to take as variables, with commas between",
    };

    private readonly Option<string?> _passwordFile = new("--vault-password-file")
    {
        Description = "File with the vault password [EDA_VAULT_PASSWORD_FILE]",
    };

    private readonly Option<string[]> _ids = new("--vault-id") { Description = "A vault identity, label@file; may be repeated" };

    private readonly Option<bool> _ask = new("--ask-vault-pass") { Description = "Ask for the vault password" };

    private OpenedVault? _vault;

    /// <summary>Gives a verb the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_given);
        command.Add(_names);
        command.Add(_passwordFile);
        command.Add(_ids);
        command.Add(_ask);
    }

    /// <summary>What opens encrypted texts.</summary>
    /// <exception cref="UnusableException">A password cannot be had.</exception>
    public OpenedVault Vault(ParseResult parsed)
    {
        try
        {
            return _vault ??= VaultSetup.Read(parsed.GetValue(_passwordFile), parsed.GetValue(_ids) ?? [], parsed.GetValue(_ask));
        }
        catch (TerminatingException unusable)
        {
            throw new UnusableException(unusable.Message);
        }
    }

    /// <summary>The variables, decrypted; null when no option gave any, or after an error, which is then among the findings.</summary>
    /// <exception cref="UnusableException">A vault password cannot be had.</exception>
    public Mapping? Read(ParseResult parsed, DiagnosticBag findings)
    {
        var (given, names) = (parsed.GetValue(_given) ?? [], parsed.GetValue(_names));
        var vault = Vault(parsed).Vault;
        if (given.Length == 0 && names is null)
            return null;
        var variables = GivenVariables.Read(given, DiskFiles.Instance, vault, findings);
        if (variables is not null && names is not null)
            VariablesReader.AddEnvironment(variables, names, Environment.GetEnvironmentVariable, findings);
        var plain = vault.Decrypt(variables, out var refused);
        if (refused is not null)
            throw new UnusableException($"a vault text among the variables cannot be opened: {refused.Reason}");
        return findings.HasErrors ? null : (Mapping?)plain;
    }
}
