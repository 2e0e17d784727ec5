using Plumbline.Rulebooks.Files;

namespace Plumbline.Rulebooks.Vault;

/// <summary>Reads vault passwords as the options name them: files, executable files that print the password, and a prompt.</summary>
/// <param name="runScript">Runs an executable password file; the label is null when none was given. Its output is the password.</param>
/// <param name="ask">Asks for the password of a label.</param>
public sealed class VaultSecretReader(IFiles files, Func<string, string?, byte[]> runScript, Func<string, string> ask)
{
    /// <summary>The secret of a <c>--vault-password-file</c>; null after an error text was given.</summary>
    public VaultSecret? FromPasswordFile(string path, out string? error)
    {
        error = files.IsFile(path) ? null
            : files.IsFolder(path) ? $"the vault password file {path} is a folder, not a file"
            : $"there is no vault password file {path}";
        return error is null ? FromFile(VaultSecret.DefaultLabel, path, null, out error) : null;
    }

    /// <summary>The secret of a <c>--vault-id</c>: <c>label@file</c>, <c>label@prompt</c>, a file, or <c>prompt</c>.</summary>
    public VaultSecret? FromId(string id, out string? error)
    {
        error = null;
        var at = id.LastIndexOf('@');
        var label = at > 0 ? id[..at] : VaultSecret.DefaultLabel;
        var source = id[(at + 1)..];
        if (source is "prompt" or "prompt_ask_vault_pass")
            return FromPrompt(label);
        if (files.IsFile(source))
            return FromFile(label, source, at > 0 ? label : null, out error);
        error = files.IsFolder(source) ? $"the file {source} of the vault id '{id}' is a folder, not a file"
            : $"there is no file {source}, which the vault id '{id}' names";
        return null;
    }

    public VaultSecret FromPrompt(string label) => new(label, System.Text.Encoding.UTF8.GetBytes(ask(label)));

    private VaultSecret? FromFile(string label, string path, string? scriptLabel, out string? error)
    {
        error = null;
        try
        {
            var password = Trimmed(files.IsExecutable(path) ? runScript(path, scriptLabel) : files.Read(path));
            if (password.Length > 0)
                return new VaultSecret(label, password);
            error = $"the vault password file {path} is empty";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"the vault password file {path} cannot be read: {e.Message}";
        }
        return null;
    }

    private static byte[] Trimmed(byte[] bytes) => bytes.AsSpan().Trim(" \t\r\n\v\f"u8).ToArray();
}
