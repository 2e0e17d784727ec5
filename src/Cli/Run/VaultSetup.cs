using System.Diagnostics;
using Plumbline.Cli.Run.Options;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Run;

/// <summary>The vault of a run: password file, identities, prompt.</summary>
internal static class VaultSetup
{
    public static AnsibleVault Read(RunOptions options)
    {
        var reader = new VaultSecretReader(DiskFiles.Instance, RunScript, Ask);
        var secrets = new List<VaultSecret>();
        var file = options.VaultPasswordFile ?? Environment.GetEnvironmentVariable("EDA_VAULT_PASSWORD_FILE");
        if (!string.IsNullOrEmpty(file))
            secrets.Add(reader.FromPasswordFile(file, out var error) ?? throw new TerminatingException(error!));
        foreach (var id in options.VaultIds)
            secrets.Add(reader.FromId(id, out var error) ?? throw new TerminatingException(error!));
        if (options.AskVaultPassword)
            secrets.Add(reader.FromPrompt(VaultSecret.DefaultLabel));
        return secrets.Count == 0 ? AnsibleVault.None : new AnsibleVault(secrets);
    }

    /// <summary>The vault of password files, each with or without a label before an <c>@</c>.</summary>
    public static AnsibleVault Read(IReadOnlyList<string> ids)
    {
        var reader = new VaultSecretReader(DiskFiles.Instance, RunScript, Ask);
        var secrets = new List<VaultSecret>();
        foreach (var id in ids)
            secrets.Add((id.Contains('@') ? reader.FromId(id, out var error) : reader.FromPasswordFile(id, out error))
                ?? throw new TerminatingException(error!));
        return secrets.Count == 0 ? AnsibleVault.None : new AnsibleVault(secrets);
    }

    private static byte[] RunScript(string path, string? label)
    {
        var start = new ProcessStartInfo(Path.GetFullPath(path)) { RedirectStandardOutput = true };
        if (label != null)
        {
            start.ArgumentList.Add("--vault-id");
            start.ArgumentList.Add(label);
        }
        using var script = Process.Start(start) ?? throw new IOException($"{path} could not be started");
        using var output = new MemoryStream();
        script.StandardOutput.BaseStream.CopyTo(output);
        script.WaitForExit();
        return script.ExitCode == 0 ? output.ToArray() : throw new IOException($"{path} ended with exit code {script.ExitCode}");
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
