using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Catalogue;

/// <summary>
/// Defaults as they may be shown, at any depth without what is a secret: what is vaulted, what a name or <c>no_log</c> says is one, private
/// keys, passwords in addresses.
/// </summary>
internal static partial class ShownDefault
{
    private const string Mask = "•••";

    private const string Vaulted = "$ANSIBLE_VAULT;";

    // A value with such a word in its name may be a secret that nobody marked.
    private static readonly string[] Words = ["password", "passwd", "passphrase", "secret", "token", "private_key", "api_key"];

    // These are ends of other words (bypass), so they count only where they stand alone.
    private static readonly string[] WholeWords = ["pass", "pwd", "credential", "credentials"];

    public static bool IsVaulted(YamlNode node) => node.Tag?.StartsWith("!vault", StringComparison.Ordinal) == true;

    /// <summary>Whether a name speaks of a secret.</summary>
    public static bool SpeaksOfSecret(string name) =>
        Array.Exists(Words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
            || name.Split(['_', '-', '.', ' ']).Any(part => WholeWords.Contains(part, StringComparer.OrdinalIgnoreCase));

    /// <summary>The value of a node, without what is vaulted or named as a secret.</summary>
    public static object? Of(string name, YamlNode node) => Of(name, Value(node), []);

    /// <summary>A value of an option, without what the options within it say is a secret as well.</summary>
    public static object? Of(string name, object? value, IReadOnlyList<RoleOption> options) => value switch
    {
        null or bool or "" or Mapping { Count: 0 } or List<object?> { Count: 0 } => value,
        _ when SpeaksOfSecret(name) => Mask,
        List<object?> items => items.ConvertAll(item => Of("", item, options)),
        Mapping mapping => Within(mapping, options),
        string text => Text(text),
        _ => value,
    };

    private static Mapping Within(Mapping mapping, IReadOnlyList<RoleOption> options)
    {
        var shown = new Mapping(mapping.Count);
        foreach (var (key, value) in mapping)
        {
            var option = options.FirstOrDefault(o => o.Name == key as string);
            shown[key] = option?.IsSecret == true && value is not null ? Mask : Of(key as string ?? "", value, option?.Options ?? []);
        }
        return shown;
    }

    private static string Text(string text) =>
        text.Contains(Vaulted, StringComparison.Ordinal) || text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? Mask : PasswordInAddress().Replace(text, Mask);

    private static object? Value(YamlNode node)
    {
        switch (node)
        {
            case var vaulted when IsVaulted(vaulted):
                return Mask;
            case YamlSequence sequence:
                return sequence.Items.Select(Value).ToList();
            case YamlMapping mapping:
                var values = new Mapping(mapping.Entries.Count);
                foreach (var entry in mapping.Entries)
                    values[entry.Key ?? "null"] = Value(entry.Value);
                return values;
            default:
                return YamlValues.ToValue(node);
        }
    }

    // scheme://user:PASSWORD@host
    [GeneratedRegex(@"(?<=://[^/?#\s:@]*:)[^/?#\s]+(?=@)")]
    private static partial Regex PasswordInAddress();
}
