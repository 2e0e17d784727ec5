using Plumbline.Rulebooks.Conditions.Patterns;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>
/// What <c>select</c> asks of one element. There is no type gate here: across types only <c>!=</c> and the negated words hold.
/// </summary>
internal sealed class ElementTest(string op, TextPattern? pattern)
{
    public TextPattern? Pattern => pattern;

    public bool IsRegex => op is "regex" or "search" or "match";

    public (bool Satisfied, string? Trouble) Satisfies(in Value element, in Value compared)
    {
        if (element.Kind == ValueKind.Null)
            return op switch
            {
                "==" => (compared.Kind == ValueKind.Null, null),
                "in" => (Membership.Contains(compared, element), null),
                "contains" => (compared.Kind == ValueKind.Null, null),
                _ => (false, null),
            };
        return op switch
        {
            "==" => (Comparison.AreEqual(element, compared), null),
            "!=" => (!Comparison.AreEqual(element, compared), null),
            "in" => (Membership.Contains(compared, element), null),
            "not in" => (!Membership.Contains(compared, element), null),
            "contains" => (Membership.Contains(element, compared), null),
            "not contains" => (!Membership.Contains(element, compared), null),
            _ => IsRegex ? Search(element, compared) : Order(element, compared),
        };
    }

    private (bool, string?) Order(in Value element, in Value compared) => Comparison.Order(element, compared) switch
    {
        { } order => (op switch { ">" => order > 0, ">=" => order >= 0, "<" => order < 0, _ => order <= 0 }, null),
        null => (false, $"elements of type {Comparison.TypeName(element.Kind)} and {Comparison.TypeName(compared.Kind)} have no order"),
    };

    private (bool, string?) Search(in Value element, in Value compared)
    {
        var compiled = pattern;
        try
        {
            compiled ??= TextPattern.Create(JavaText.Of(compared));
        }
        catch (PatternSyntaxException e)
        {
            return (false, $"{JavaText.Of(compared)} is no usable regular expression: {e.Message}");
        }
        return compiled.Find(element) is { } found ? (found, null) : (false, "the regular expression took too long");
    }
}
