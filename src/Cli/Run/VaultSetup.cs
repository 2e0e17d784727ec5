using Plumbline.Automation.Runs.Vaults;
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

    // Typed characters are not shown.
    private static string Ask(string label)
    {
        Console.Error.Write(label == VaultSecret.DefaultLabel ? "Vault password: " : $"Vault password ({label}): ");
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? "";
        var password = new List<char>();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace && password.Count > 0)
                password.RemoveAt(password.Count - 1);
            else if (key.KeyChar != '\0')
                password.Add(key.KeyChar);
        Console.Error.WriteLine();
        return new string([.. password]);
    }
}
