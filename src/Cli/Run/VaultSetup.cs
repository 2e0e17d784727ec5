using Plumbline.Automation.Runs.Vaults;
using Plumbline.Cli.Output;
using Plumbline.Cli.Run.Options;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Run;

/// <summary>The vault passwords of a command line: password file, identities, prompt.</summary>
internal static class VaultSetup
{
    /// <exception cref="TerminatingException">A password cannot be had.</exception>
    public static OpenedVault Read(RunOptions options) =>
        Read(options.VaultPasswordFile, options.VaultIds, options.AskVaultPassword);

    /// <inheritdoc cref="Read(RunOptions)"/>
    public static OpenedVault Read(string? passwordFile, IReadOnlyList<string> ids, bool isAsked) =>
        Opened(passwordFile ?? Environment.GetEnvironmentVariable(OpenedVault.Variable), ids, isAsked);

    /// <inheritdoc cref="Read(RunOptions)"/>
    public static OpenedVault Read(IReadOnlyList<string> ids) => Opened(null, ids, isAsked: false);

    private static OpenedVault Opened(string? passwordFile, IReadOnlyList<string> ids, bool isAsked)
    {
        try
        {
            return OpenedVault.Open(passwordFile, ids, isAsked, Ask);
        }
        catch (VaultUnusableException unusable)
        {
            throw new TerminatingException(unusable.Message);
        }
    }

    private static string Ask(string label)
    {
        var prompt = label == VaultSecret.DefaultLabel ? "Vault password: " : $"Vault password ({label}): ";
        if (!Console.IsInputRedirected)
            return TypedSecret.Ask(prompt);
        Console.Error.Write(prompt);
        return Console.In.ReadLine() ?? "";
    }
}
