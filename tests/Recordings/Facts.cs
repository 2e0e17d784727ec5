using System.Text.RegularExpressions;

namespace Plumbline.Recordings;

/// <summary>
/// What a recorded message says, whatever its words: names in quotes, numbers, identifiers, and what the user wrote himself. Our own texts
/// say the same in other words, so every fact of a recorded message is in ours, and a place where it gives one. Python's own things (its
/// classes, its methods, places in its code) are no facts.
/// </summary>
internal static partial class Facts
{
    // Types in Python's and JSON Schema's words, and in ours; null for what needs no word.
    private static readonly Dictionary<string, string?> Types = new(StringComparer.Ordinal)
    {
        ["object"] = "mapping", ["dict"] = "mapping", ["array"] = "list", ["list"] = "list", ["string"] = "text", ["str"] = "text",
            ["integer"] = "whole number",
        ["int"] = "whole number", ["float"] = "number", ["boolean"] = "true or false", ["bool"] = "boolean", ["NoneType"] = "null",
            ["None"] = null,
    };

    // Keys of every rulebook, and words that English needs: facts only where they are quoted.
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "a", "action", "actions", "all", "an", "and", "any", "args", "condition", "does", "event", "events", "fact", "facts", "file",
            "filters", "hosts", "in", "inventory", "is", "name", "not",
        "of", "or", "path", "rule", "rules", "rulebook", "ruleset", "source", "sources", "the", "to", "true", "false", "type", "vars",
            "with", "key", "url", "id", "error", "message", "text", "value",
    };

    /// <summary>A type in our words.</summary>
    public static string? TypeWord(string type) => Types[type];

    /// <summary>The words of the input that a message may speak of.</summary>
    public static HashSet<string> Given(IEnumerable<string> input) => [
        .. input.SelectMany(text => Word().Matches(text).Select(m => m.Value)).Where(w => !Plain.Contains(w))];

    /// <summary>The first fact of a recorded message that is not in our text; null when all are.</summary>
    /// <param name="given">Words of the input; where the message has one of them, it is a fact.</param>
    public static string? Missing(string recorded, string ours, IReadOnlySet<string>? given = null) => Of(recorded, given).FirstOrDefault(
        fact => !IsIn(fact, ours));

    /// <summary>Whether a recorded message names a place in a file.</summary>
    public static bool HasPlace(string recorded) => Place().IsMatch(recorded) || SchemaDump().IsMatch(recorded);

    public static IReadOnlyList<string> Of(string recorded, IReadOnlySet<string>? given = null)
    {
        var text = Bare(recorded);
        var facts = new List<string>();
        if (Type().Match(text) is { Success: true } type && Types.TryGetValue(type.Groups[1].Value, out var word))
        {
            if (word is not null)
                facts.Add(word);
            text = Type().Replace(text, "");
        }
        foreach (Match kind in PythonType().Matches(text))
        {
            if (Types.GetValueOrDefault(kind.Groups[1].Value) is { } named)
                facts.Add(named);
        }
        text = PythonType().Replace(text, "");
        foreach (Match quoted in Quoted().Matches(text))
            facts.Add(quoted.Groups[1].Success ? quoted.Groups[1].Value : quoted.Groups[2].Value);
        facts.AddRange(Number().Matches(text).Concat(Identifier().Matches(text)).Select(m => m.Value));
        if (given is not null)
            facts.AddRange(Word().Matches(text).Select(m => m.Value).Where(given.Contains));
        return [.. facts.Where(f => !Types.ContainsKey(f)).Concat(facts.Where(f => Types.ContainsValue(f))).Distinct()];
    }

    private static bool IsIn(string fact, string ours) => Regex.IsMatch(ours, $@"(?<!\w){Regex.Escape(fact)}(?!\w)");

    private static string Bare(string recorded)
    {
        var text = recorded.Trim();
        if (Wrapped().Match(text) is { Success: true } wrapped)
            text = wrapped.Groups[1].Value;
        text = Prefix().Replace(text, "");
        if (SchemaDump().Match(text) is { Success: true } dump)
            return text.StartsWith('{') ? "" : text[..dump.Index];
        return Noise().Replace(Place().Replace(Advice().Replace(text, ""), ""), " ");
    }

    [GeneratedRegex(@"^Source error: .*?: Source plugin failed with error message: '(.*)'$", RegexOptions.Singleline)]
    private static partial Regex Wrapped();

    // What is said before the matter, and classes of exceptions.
    [GeneratedRegex(@"^(?:(?:Terminating|Invalid rulebook|raised): |raised |Shutting down source: |(?:[A-Za-z.]*(?:Error|Exception)): )+")]
    private static partial Regex Prefix();

    // A value that fits no schema: its fact is where it stands.
    [GeneratedRegex(@" is not valid under any of the given schemas| is valid under each of| does not match '")]
    private static partial Regex SchemaDump();

    [GeneratedRegex(@" of type '(\w+)'")]
    private static partial Regex Type();

    [GeneratedRegex(@"'(NoneType|int|str|list|dict|float|bool)'")]
    private static partial Regex PythonType();

    [GeneratedRegex(@" ?\(at char \d+\), \(line:\d+, col:\d+\)|\s*in ""[^""]*"", line \d+, column \d+")]
    private static partial Regex Place();

    [GeneratedRegex(@" Please .*$|\.?Valid values .*$", RegexOptions.Singleline)]
    private static partial Regex Advice();

    // Python's machinery, and the numbers it counts by.
    [GeneratedRegex(@"Event \{.*\} (?=does not contain)|'?\$ANSIBLE_VAULT;.*|str, bytes or os\.PathLike object|has no attribute "
        + @"'\w+'|(?:\w+\.)?(?:__)?\w+(?:__)?\(\)|\[Errno -?\d+\]|\(_ssl\.c:\d+\)|element #\d+|'<<'|\d+ required positional argument|does "
        + @"not support item assignment|'<stream end>'|Error parsing: .*?\. (?=Expected )|<class '")]
    private static partial Regex Noise();

    [GeneratedRegex(@"(?<!\w)'((?:[^'\\\n]|\\.)+)'|(?<!\w)""([^""'\n]+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.'-])\d+(?![\w.'-])")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\w/.'])[A-Za-z_/<][\w/<>]*(?:[._/]\w+)+")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"(?<![\w./])[\w]+(?:[./][\w]+)*")]
    private static partial Regex Word();
}
