using System.Text;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Vault;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads the variables of <c>--vars</c> and <c>--env-vars</c>. Findings: RB0201 to RB0205.</summary>
public static class VariablesReader
{
    /// <summary>The mapping in a YAML or JSON file; a file that is encrypted as a whole is decrypted. Null after an error.</summary>
    /// <param name="cure">What to do about a file that is not there, said to the user.</param>
    public static Mapping? ReadFile(string path, IFiles files, AnsibleVault vault, DiagnosticBag findings, string? cure = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(findings);
        var start = new SourcePosition(path, 1, 1);
        if (files.IsFolder(path))
        {
            findings.Error(VariableCodes.NotAFile, start, $"the variables file {path} is a folder, not a file");
            return null;
        }
        if (!files.IsFile(path))
        {
            findings.Error(VariableCodes.NoFile, start, $"there is no variables file {path}", cure);
            return null;
        }
        try
        {
            return Read(files.Read(path), path, vault, findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Error(VariableCodes.NotAFile, start, $"the variables file {path} cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>Copies environment variables, always as texts, over variables of the same name.</summary>
    /// <param name="names">Names with commas between, as <c>--env-vars</c> takes them; blanks around them do not count.</param>
    public static void AddEnvironment(Mapping variables, string names, Func<string, string?> environment, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(findings);
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            if (environment(name) is { } value)
                variables[name] = value;
            else
                findings.Error(VariableCodes.NoEnvironmentVariable, new SourcePosition("--env-vars", 1, 1), "the environment variable "
                    + $"'{name}' is not set");
        }
    }

    /// <summary>The mapping in a YAML or JSON text; one that is encrypted as a whole is decrypted. Null after an error.</summary>
    /// <param name="path">The name that positions carry.</param>
    public static Mapping? Read(byte[] bytes, string path, AnsibleVault vault, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(findings);
        if (bytes.AsSpan().TrimStart(" \r\n"u8).StartsWith("$ANSIBLE_VAULT;"u8))
        {
            if (vault.Decrypt(Encoding.UTF8.GetString(bytes)) is not VaultResult.Plain plain)
            {
                findings.Error(VariableCodes.Vault, new SourcePosition(path, 1, 1), $"{path} cannot be decrypted: "
                    + $"{((VaultResult.Refused)vault.Decrypt(Encoding.UTF8.GetString(bytes))).Reason}");
                return null;
            }
            bytes = Encoding.UTF8.GetBytes(plain.Text);
        }
        switch (YamlReader.Read(bytes, path, findings))
        {
            case null:
                return null;
            case YamlMapping mapping:
                return findings.HasErrors ? null : YamlValues.ToMapping(mapping);
            case var other:
                findings.Error(VariableCodes.NotAMapping, other.Position, other is YamlScalar { Value: null }
                    ? $"the variables file is empty: {path}"
                    : $"{Shown.Value(other)} is not a mapping of variables", "write 'name: value' lines, or {} for no variables");
                return null;
        }
    }
}
