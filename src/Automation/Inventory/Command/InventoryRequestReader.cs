using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Command;

/// <summary>Reads the command line of <c>ansible-inventory</c>, of which <c>plumbline inventory</c> takes every option.</summary>
public static class InventoryRequestReader
{
    private static readonly string[] WithValue = ["-l", "--limit", "--subset", "--output", "--playbook-dir"];
    private static readonly string[] Vault = ["--vault-id", "--vault-password-file", "--vault-pass-file"];
    private static readonly string[] Alone =
    [
        "--vars", "-y", "--yaml", "--toml", "--export", "--flush-cache", "-J", "--ask-vault-pass", "--ask-vault-password", "-v", "-vv",
        "-vvv", "-vvvv",
    ];

    /// <summary>The request, or null and what is wrong with the command line.</summary>
    public static (InventoryRequest? Request, string? Mistake) Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        var (inventories, further, vaultIds, extraVars) = (new List<string>(), new List<string>(), new List<string>(), new Mapping());
        var (mode, name, plain, mistake) = ((InventoryMode?)null, (string?)null, true, (string?)null);
        var left = new Queue<string>(arguments.SelectMany(Unjoin));
        while (mistake is null && left.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "-i" or "--inventory" or "--inventory-file":
                    inventories.Add(Value(argument));
                    break;
                case "--list" or "--graph" or "--host" when mode is not null:
                    mistake = "--list, --host and --graph exclude each other";
                    break;
                case "--list":
                    mode = InventoryMode.List;
                    break;
                case "--graph":
                    mode = InventoryMode.Graph;
                    break;
                case "--host":
                    (mode, name) = (InventoryMode.Host, Value(argument));
                    break;
                case "-e" or "--extra-vars":
                    var value = Value(argument);
                    further.AddRange([argument, value]);
                    mistake ??= ExtraVars(value, extraVars);
                    break;
                case var known when Vault.Contains(known):
                    vaultIds.Add(Value(known));
                    further.AddRange([known, vaultIds[^1]]);
                    break;
                case var known when WithValue.Contains(known):
                    further.AddRange([known, Value(known)]);
                    plain = false;
                    break;
                case var known when Alone.Contains(known):
                    further.Add(known);
                    plain = plain && known is "--flush-cache" or ['-', 'v', ..];
                    break;
                case var group when !group.StartsWith('-'):
                    name ??= group;
                    break;
                default:
                    mistake = $"unknown option {argument}";
                    break;
            }
        }
        if (inventories.Count == 0 && environment("ANSIBLE_INVENTORY") is { Length: > 0 } given)
            inventories.Add(given);
        if (vaultIds.Count == 0 && environment("ANSIBLE_VAULT_PASSWORD_FILE") is { Length: > 0 } passwords)
            vaultIds.Add(passwords);
        mistake ??= inventories.Count == 0
            ? "name the inventory with -i"
            : mode is null ? "one of --list, --host NAME and --graph is needed" : null;
        return mistake is not null ? (null, mistake)
            // not null: checked above
            : (new()
            {
                Inventories = inventories,
                Mode = mode!.Value,
                Name = name,
                ExtraVars = extraVars,
                VaultIds = vaultIds,
                Further = further,
                IsPlain = plain,
            }, null); // not null: checked above

        string Value(string option)
        {
            if (left.TryDequeue(out var next))
                return next;
            mistake = $"{option} needs a value";
            return "";
        }
    }

    private static IEnumerable<string> Unjoin(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? [argument[..at], argument[(at + 1)..]]
            : argument.Length > 2 && argument[0] == '-' && argument[1] is 'i' or 'e' or 'l' && argument[0] == '-' && argument.Length > 2
                ? [argument[..2], argument[2..]]
                : [argument];

    // key=value pairs, a JSON or YAML mapping, or @file.
    private static string? ExtraVars(string text, Mapping into)
    {
        if (!text.StartsWith('@') && !text.TrimStart().StartsWith('{'))
        {
            foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (pair.Split('=', 2) is not [var key, var value])
                    return $"-e takes key=value, a mapping or @file, not '{pair}'";
                into[key] = value.Trim('"', '\'');
            }
            return null;
        }
        var findings = new DiagnosticBag();
        var file = text.StartsWith('@') ? text[1..] : "-e";
        if (file != "-e" && !File.Exists(file))
            return $"-e: there is no file {file}";
        if (YamlReader.Read(file == "-e" ? text : File.ReadAllText(file), file, findings, YamlOptions.Ansible) is not YamlMapping mapping)
            return findings.FirstOrDefault()?.ToString() ?? $"-e: {file} holds no mapping";
        foreach (var (key, value) in YamlValues.ToMapping(mapping))
            into[key] = value;
        return null;
    }
}
