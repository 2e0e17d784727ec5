namespace Plumbline.Automation.Catalogue;

/// <summary>The words of Ansible's argument specs for types.</summary>
public static class OptionKinds
{
    // Word -> what it means; the first of a meaning is what we call it.
    private static readonly Dictionary<string, OptionKind> Known = new(StringComparer.Ordinal)
    {
        ["str"] = OptionKind.Text, ["path"] = OptionKind.Path, ["int"] = OptionKind.Integer, ["float"] = OptionKind.Number,
        ["bool"] = OptionKind.Flag, ["list"] = OptionKind.List, ["dict"] = OptionKind.Mapping, ["raw"] = OptionKind.Raw,
        ["json"] = OptionKind.Json, ["jsonarg"] = OptionKind.Json, ["bytes"] = OptionKind.Size, ["bits"] = OptionKind.Size,
    };

    public static IEnumerable<string> Words => Known.Keys;

    /// <summary>Null for a word that is no type.</summary>
    public static OptionKind? Of(string word) => Known.TryGetValue(word, out var kind) ? kind : null;

    /// <summary>The word for a type.</summary>
    public static string WordOf(OptionKind kind) => Known.First(k => k.Value == kind).Key;
}
