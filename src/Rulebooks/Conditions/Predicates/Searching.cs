using System.Collections.Concurrent;
using Plumbline.Rulebooks.Conditions.Patterns;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>
/// <c>is match</c>, <c>is search</c>, <c>is regex</c>; <c>is not</c> is false for null too, <c>not … is</c> is true for it.
/// </summary>
internal sealed class Searching(Operand text, TextPattern pattern, bool expected, bool negated, Constraint constraint) : Predicate
{
    public Operand Text => text;

    public TextPattern Pattern => pattern;

    /// <summary>Whether the text must match: <c>is</c> without a <c>not</c> before it.</summary>
    public bool IsPositive => expected && !negated;

    public override bool Holds(Frame frame)
    {
        var value = text.Get(frame);
        if (!value.IsDefined)
            return false;
        if (value.Kind == ValueKind.Null)
            return negated;
        if (pattern.Find(value) is { } found)
            return (found == expected) != negated;
        frame.Reports.NotEvaluated(constraint, "the regular expression took too long");
        return false;
    }

    public override IEnumerable<Operand> Operands => [text];

    public override string ToString() => constraint.Text;
}

/// <summary>A literal text searched for a pattern that a field holds.</summary>
internal sealed class SearchingByField(
    Value text, Operand pattern, string prefix, bool ignoreCase, bool multiline, bool expected, bool negated, Constraint constraint)
    : Predicate
{
    // Fields bring patterns without end; the ones seen lately are enough.
    private const int MostKept = 200;
    private readonly ConcurrentDictionary<string, TextPattern?> _kept = new();

    public override bool Holds(Frame frame)
    {
        var value = pattern.Get(frame);
        if (!value.IsDefined || value.Kind == ValueKind.Null)
            return false;
        if (Pattern(JavaText.Of(value)) is { } compiled && compiled.Find(text) is { } found)
            return (found == expected) != negated;
        frame.Reports.NotEvaluated(constraint, $"{JavaText.Of(value)} is no usable regular expression");
        return false;
    }

    private TextPattern? Pattern(string source)
    {
        if (_kept.TryGetValue(source, out var known))
            return known;
        if (_kept.Count >= MostKept)
            _kept.Clear();
        TextPattern? compiled = null;
        try
        {
            if (source.Length <= 10_000)
                compiled = TextPattern.Create(prefix + source, ignoreCase, multiline);
        }
        catch (PatternSyntaxException)
        {
            // Said by the caller, once per constraint.
        }
        return _kept[source] = compiled;
    }

    public override IEnumerable<Operand> Operands => [pattern];

    public override string ToString() => constraint.Text;
}
