using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// Reads the fenced blocks of a page with the comments before them. A comment <c>&lt;!-- key: value --&gt;</c> speaks of the next block:
/// <list type="bullet">
/// <item><c>skip</c>: not run, for this reason;</item>
/// <item><c>terminal</c>: typed into another terminal of this name; <c>until</c>: what it has printed when the reader goes on;</item>
/// <item><c>exit</c>: the exit code, 0 when not said; <c>retry</c>: typed again until it succeeds;</item>
/// <item><c>file</c>: the block is the content of this file; <c>replace</c>: <c>A => B</c>, what a reader puts in the place of A.</item>
/// </list>
/// <c>run</c> and <c>stop</c> are steps of their own. A block without a language, after one that was run, is what that one printed.
/// </summary>
internal static partial class PageReader
{
    /// <param name="text">The page, with line feeds.</param>
    public static IReadOnlyList<PageStep> Read(string page, string text)
    {
        var steps = new List<PageStep>();
        var notes = new Dictionary<string, string>();
        foreach (Match found in Part().Matches(text))
        {
            var line = text.AsSpan(0, found.Index).Count('\n') + 1;
            var key = found.Groups["key"].Value;
            if (key is PageStep.Hidden or PageStep.Stop)
                steps.Add(new PageStep(page, line, key, found.Groups["value"].Value, new Dictionary<string, string>()));
            else if (key.Length > 0)
                notes[key] = found.Groups["value"].Value;
            else
            {
                steps.Add(new PageStep(page, line, found.Groups["kind"].Value.Trim(), found.Groups["text"].Value, notes));
                notes = [];
            }
        }
        return steps;
    }

    [GeneratedRegex(@"^```(?<kind>[^\n`]*)\n(?<text>.*?)^```$"
        + @"|^<!-- (?<key>skip|terminal|until|exit|retry|file|replace|run|stop)(?:: *(?<value>.*?))? *-->$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Part();
}
