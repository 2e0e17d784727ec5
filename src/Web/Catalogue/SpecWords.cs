using System.Text.RegularExpressions;

namespace Plumbline.Web.Catalogue;

/// <summary>Descriptions of argument specs without Ansible's marks: <c>C(x)</c> is x, <c>L(text,url)</c> is text (url).</summary>
internal static partial class SpecWords
{
    private const int Longest = 4000;

    public static string Of(IEnumerable<string> paragraphs)
    {
        var text = string.Join(' ', paragraphs);
        return Links().Replace(
            Marks().Replace(text.Length <= Longest ? text : text[..Longest], "$1"), "$1 ($2)");
    }

    [GeneratedRegex(@"\b[BCIMUVOEP]\(([^()]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\b[LR]\(([^(),]*),([^()]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}
