using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>
/// <c>and</c> and <c>or</c> side by side, which bind alike and are read from left to right; and parentheses deeper than ansible-rulebook
/// reads.
/// </summary>
internal sealed class ParenthesesCheck : ILintCheck
{
    private const int DeepestOfPeer = 3;

    public string Name => "parentheses";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var (_, condition) in ruleset.Conditions)
            Check(condition, findings);
    }

    // The tree no longer knows where parentheses stood, so the text is walked.
    private static void Check(LintCondition condition, DiagnosticBag findings)
    {
        var text = condition.Text.Text;
        var seen = new Stack<(string? Word, bool Said, bool Group)>([(null, false, true)]);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'':
                    var close = text.IndexOf(text[i], i + 1);
                    i = close < 0 ? text.Length : close;
                    break;
                case '(':
                    seen.Push((null, false, i == 0 || !char.IsLetterOrDigit(text[i - 1])));
                    if (seen.Count(s => s.Group) - 1 == DeepestOfPeer + 1)
                        findings.Warning(LintCodes.DeepParentheses, condition.Text.At(i), $"more than {DeepestOfPeer} levels of "
                            + "parentheses: ansible-rulebook refuses this condition", "remove those that change nothing");
                    break;
                case ')' when seen.Count > 1:
                    seen.Pop();
                    break;
                case 'a' or 'o' when Word(text, i) is "and" or "or":
                    var word = Word(text, i)!;
                    var (before, said, group) = seen.Pop();
                    if (before is not null && before != word && !said)
                        findings.Warning(LintCodes.AndOr, condition.Text.At(i), "'and' and 'or' side by side bind alike: they are read "
                            + "from left to right, not 'and' first",
                            "put parentheses around what belongs together");
                    seen.Push((word, said || (before is not null && before != word), group));
                    i += word.Length - 1;
                    break;
            }
        }
    }

    private static string? Word(string text, int at)
    {
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.'))
            return null;
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        return text[at..end];
    }
}
