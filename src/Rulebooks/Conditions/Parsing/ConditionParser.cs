using System.Globalization;
using Plumbline.Rulebooks.Conditions.Ast;

namespace Plumbline.Rulebooks.Conditions.Parsing;

/// <summary>
/// Reads a condition. An operator whose right side cannot be read is given back, so that the message points at the operator,
/// as users of ansible-rulebook know it.
/// </summary>
internal sealed class ConditionParser
{
    private const int DeepestNesting = 200;

    // Trees are walked by recursion; the peer gives up at about half of this.
    private const int MostOperators = 2_000;

    // A message is for reading.
    private const int MostShown = 2_000;

    private static readonly BinaryOperator[][] Ladder = [.. Enumerable.Range(0, Operators.LowestLevel + 1)
        .Select(level => Enum.GetValues<BinaryOperator>().Where(op => Operators.Level(op) == level).ToArray())];

    private static readonly string[] SelectOperators = ["==", "!=", ">", ">=", "<", "<=", "regex", "search", "match"];
    private static readonly string[] SelectAttributeOperators = [.. SelectOperators, "in", "not in", "contains", "not contains"];

    private readonly Cursor _cursor;
    private int _depth;
    private int _operators;
    private (int Offset, string? Bracket) _deepest;
    private string? _refusal;

    private ConditionParser(string text, string? root) => _cursor = new(text, root);

    /// <summary>Reads a whole condition; exactly one of the two results is null.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="root">A further word that a path may begin with; null for those of rulebooks.</param>
    public static (Expression? Expression, ParseFailure? Failure) Parse(string text, string? root = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new ConditionParser(text, root);
        var expression = parser.Level(Operators.LowestLevel);
        parser._cursor.SkipBlanks();
        if ((parser._refusal ?? parser._cursor.Refusal) is { } refusal)
            return (null, new(refusal, parser._cursor.Position, null));
        if (expression is not null && parser._cursor.AtEnd)
            return (expression, null);
        if (expression is not null)
            return (null, Failure(text, parser._cursor.Position, found => $"cannot be read from '{found}' on"));
        var (offset, bracket) = parser._deepest;
        return (null, bracket is null
            ? Failure(text, offset == 0 ? parser._cursor.Position : offset, found => $"no test begins with '{found}'")
            : Failure(text, offset, found => $"{bracket} is missing {(found.Length == 0 ? "at its end" : $"before '{found}'")}"));
    }

    private Expression? Level(int level)
    {
        if (level == Operators.TermLevel)
            return Term();
        if (level == Operators.NotLevel)
            return Negation();
        var left = Level(level - 1);
        while (left is not null && _refusal is null && _cursor.Refusal is null)
        {
            var before = _cursor.Position;
            if (Operator(level) is not { } op || Level(level - 1) is not { } right)
            {
                _cursor.Position = before;
                break;
            }
            if (++_operators > MostOperators)
                _refusal ??= $"the condition has more than {MostOperators} operators";
            left = new Binary(op, left, right) { Span = new(left.Span.Start, right.Span.End) };
        }
        return left;
    }

    private BinaryOperator? Operator(int level)
    {
        _cursor.SkipBlanks();
        foreach (var op in Ladder[level])
            if (level == 9 ? _cursor.TakeWord(Operators.Text(op)) : _cursor.Take(Operators.Text(op)))
                return op;
        return null;
    }

    private Expression? Negation()
    {
        _cursor.SkipBlanks();
        var start = _cursor.Position;
        if (_cursor.Take("not") && Nested(Negation) is { } operand)
            return new Not(operand) { Span = new(start, operand.Span.End) };
        _cursor.Position = start;
        return Level(Operators.NotLevel - 1);
    }

    private Expression? Nested(Func<Expression?> inner)
    {
        if (++_depth > DeepestNesting)
            _refusal ??= $"the condition is nested more than {DeepestNesting} levels deep";
        var result = _refusal is null ? inner() : null;
        _depth--;
        return result;
    }

    private Expression? Term()
    {
        _cursor.SkipBlanks();
        var start = _cursor.Position;
        var term = Parenthesised() ?? Call() ?? List() ?? _cursor.Number() ?? Constant() ?? Quoted() ?? Bare();
        if (term is null)
            _cursor.Position = start;
        return term;
    }

    private Expression? Parenthesised()
    {
        var start = _cursor.Position;
        if (!_cursor.Take("("))
            return null;
        var inner = Nested(() => Level(Operators.LowestLevel));
        if (inner is not null && Close(")"))
            return inner with { Span = new(start, _cursor.Position) };
        _cursor.Position = start;
        return null;
    }

    private bool Close(string bracket)
    {
        _cursor.SkipBlanks();
        if (_cursor.Take(bracket))
            return true;
        if (_cursor.Position >= _deepest.Offset)
            _deepest = (_cursor.Position, $"'{bracket}'");
        return false;
    }

    private ListLiteral? List()
    {
        var start = _cursor.Position;
        if (!_cursor.Take("["))
            return null;
        var items = new List<Expression>();
        do
        {
            _cursor.SkipBlanks();
            if ((_cursor.Number() ?? Constant() ?? Quoted() ?? (Expression?)_cursor.Path()) is not { } item)
            {
                _cursor.Position = start;
                return null;
            }
            items.Add(item);
            _cursor.SkipBlanks();
        }
        while (_cursor.Take(","));
        if (Close("]"))
            return new(new(items)) { Span = new(start, _cursor.Position) };
        _cursor.Position = start;
        return null;
    }

    // The words true, false and null are read wherever they stand, also as the start of a longer word.
    private Expression? Constant()
    {
        var start = _cursor.Position;
        Expression? constant =
            _cursor.Take("true") || _cursor.Take("True") ? new BooleanLiteral(true)
            : _cursor.Take("false") || _cursor.Take("False") ? new BooleanLiteral(false)
            : _cursor.Take("null") ? new NullLiteral()
            : null;
        return constant is null ? null : constant with { Span = new(start, _cursor.Position) };
    }

    private StringLiteral? Quoted()
    {
        var start = _cursor.Position;
        return _cursor.Quoted() is { } text ? new(text) { Span = new(start, _cursor.Position) } : null;
    }

    private Expression? Bare()
    {
        var start = _cursor.Position;
        if (_cursor.Path() is { } path)
            return path;
        return _cursor.Word() switch
        {
            null => null,
            "defined" => new DefinedTest { Span = new(start, _cursor.Position) },
            var word => new StringLiteral(word) { Span = new(start, _cursor.Position) },
        };
    }

    private Expression? Call()
    {
        var start = _cursor.Position;
        var name = _cursor.Word();
        _cursor.SkipBlanks();
        Expression? call =
            name is not ("match" or "search" or "regex" or "select" or "selectattr") || !_cursor.Take("(") ? null : name switch
        {
            "select" => Select(),
            "selectattr" => SelectAttribute(),
            _ => Search(name),
        };
        if (call is not null)
            return call with { Span = new(start, _cursor.Position) };
        _cursor.Position = start;
        return null;
    }

    private SearchTest? Search(string name)
    {
        if (Argument() is not { } pattern)
            return null;
        var options = new List<PatternOption>();
        while (Comma())
        {
            if (_cursor.Word() is not { } option)
                return null;
            _cursor.SkipBlanks();
            if (!_cursor.Take("="))
                return null;
            _cursor.SkipBlanks();
            if (Constant() is not BooleanLiteral value)
                return null;
            options.Add(new(option, value.Value));
        }
        return Close(")") ? new(name, pattern, new(options)) : null;
    }

    private SelectTest? Select() =>
        OperatorText(SelectOperators) is { } op && Comma() && Argument() is { } value && Close(")") ? new(op, value) : null;

    private SelectAttributeTest? SelectAttribute() =>
        QuotedArgument() is { } key && Comma() && OperatorText(SelectAttributeOperators) is { } op && Comma() && Argument() is { } value
            && Close(")")
            ? new(key, op, value)
            : null;

    private string? OperatorText(string[] known)
    {
        var op = QuotedArgument();
        if (op is not null && !known.Contains(op, StringComparer.Ordinal))
            _refusal ??= $"'{op}' is no operator here: {string.Join(", ", known)} are";
        return op;
    }

    private string? QuotedArgument()
    {
        _cursor.SkipBlanks();
        return _cursor.Quoted();
    }

    private Expression? Argument()
    {
        _cursor.SkipBlanks();
        return List() ?? _cursor.Number() ?? Constant() ?? Quoted() ?? Bare();
    }

    private bool Comma()
    {
        _cursor.SkipBlanks();
        if (!_cursor.Take(","))
            return false;
        _cursor.SkipBlanks();
        return true;
    }

    private static ParseFailure Failure(string text, int offset, Func<string, string> mistake)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new("the condition is blank", offset, ParseAdvice.For(text, offset, ""));
        var found = FoundText(text, offset);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{Cut(text)}: {mistake(found)} (character {offset + 1})"),
            offset, ParseAdvice.For(text, offset, found));
    }

    private static string Cut(string text) =>
        text.Length <= MostShown ? text : text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] + "…";

    private static string FoundText(string text, int offset)
    {
        var end = offset;
        while (end < text.Length && end - offset < 16 && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        return end == offset && offset < text.Length ? text[offset..(offset + 1)] : text[offset..end];
    }
}
