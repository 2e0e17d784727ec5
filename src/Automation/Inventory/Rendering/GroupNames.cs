using System.Globalization;
using System.Text;
using Plumbline.Automation.Inventory.Options;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Which characters a group name may have: Python's <c>\w</c>, and no digit in front.</summary>
internal static class GroupNames
{
    public static bool IsValid(string name)
    {
        var first = true;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsWord(rune) || (first && IsDigit(rune)))
                return false;
            first = false;
        }
        return true;
    }

    /// <summary>The name with a <c>_</c> in place of every character that is not allowed.</summary>
    public static string Sanitize(string name)
    {
        if (IsValid(name))
            return name;
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
            text.Append(!IsWord(rune) || (text.Length == 0 && IsDigit(rune)) ? "_" : rune.ToString());
        return text.ToString();
    }

    public static string Apply(GroupNameRule rule, string name) =>
        rule is GroupNameRule.Always or GroupNameRule.Silently ? Sanitize(name) : name;

    private static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsDigit(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
}
