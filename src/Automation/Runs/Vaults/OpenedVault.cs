using System.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Vault;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs.Vaults;

/// <summary>The vault passwords that a program was given: to open texts with, and to hand over to Ansible.</summary>
public sealed record OpenedVault(AnsibleVault Vault, IReadOnlyList<VaultPassword> Passwords)
{
    /// <summary>Takes the place of <c>--vault-password-file</c> where it is not given.</summary>
    public const string Variable = "EDA_VAULT_PASSWORD_FILE";

    public static OpenedVault None { get; } = new(AnsibleVault.None, []);

    /// <param name="passwordFile">A file, or a program that prints the password; null or empty for none.</param>
    /// <param name="ids"><c>label@file</c>, <c>label@prompt</c>, a file, or <c>prompt</c>.</param>
    /// <param name="isAsked">One more password is asked for.</param>
    /// <param name="ask">Asks for the password of a label.</param>
    /// <exception cref="VaultUnusableException">A password cannot be had.</exception>
    public static OpenedVault Open(string? passwordFile, IReadOnlyList<string> ids, bool isAsked, Func<string, string> ask)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var secrets = new List<VaultSecret>();
        var passwords = new List<VaultPassword>();
        var reader = new VaultSecretReader(DiskFiles.Instance, RunScript, Asked);
        if (!string.IsNullOrEmpty(passwordFile))
        {
            Add(reader.FromPasswordFile(passwordFile, out var error), error);
            passwords.Add(new VaultPassword.InFile(null, Path.GetFullPath(passwordFile)));
        }
        foreach (var id in ids)
        {
            Add(reader.FromId(id, out var error), error);
            var at = id.LastIndexOf('@');
            if (File.Exists(id[(at + 1)..]))
                passwords.Add(new VaultPassword.InFile(at > 0 ? id[..at] : null, Path.GetFullPath(id[(at + 1)..])));
        }
        if (isAsked)
            secrets.Add(reader.FromPrompt(VaultSecret.DefaultLabel));
        return secrets.Count == 0 ? None : new OpenedVault(new AnsibleVault(secrets), passwords);

        void Add(VaultSecret? secret, string? error) => secrets.Add(secret ?? throw new VaultUnusableException(error!)); // says why

        string Asked(string label)
        {
            var password = ask(label);
            passwords.Add(new VaultPassword.Text(label == VaultSecret.DefaultLabel ? null : label, password));
            return password;
        }
    }

    private static byte[] RunScript(string path, string? label)
    {
        var start = new ProcessStartInfo(Path.GetFullPath(path)) { RedirectStandardOutput = true };
        if (label != null)
        {
            start.ArgumentList.Add("--vault-id");
            start.ArgumentList.Add(label);
        }
        try
        {
            using var script = Process.Start(start) ?? throw new IOException($"{path} could not be started");
            using var output = new MemoryStream();
            script.StandardOutput.BaseStream.CopyTo(output);
            script.WaitForExit();
            return script.ExitCode == 0 ? output.ToArray() : throw new IOException($"{path} ended with exit code {script.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"{path} could not be started: {e.Message}", e);
        }
    }

    /// <summary>Does not show what it holds.</summary>
    public override string ToString() => $"{Passwords.Count} vault passwords";
}

/// <summary>A vault password cannot be had; the message says which and why.</summary>
public sealed class VaultUnusableException(string message) : Exception(message);
