using System.Globalization;
using System.Numerics;
using System.Text;
using Plumbline.Rulebooks.Conditions.Ast;

namespace Plumbline.Rulebooks.Conditions.Parsing;

/// <summary>
/// Reads single words, numbers, texts and paths; every method leaves the position alone when what it looks for is not there.
/// </summary>
/// <param name="text">What is read.</param>
/// <param name="alone">A further word that a path may begin with; null for those of rulebooks.</param>
internal sealed class Cursor(string text, string? alone = null)
{
    /// <summary>Parts of a path; no event is deeper.</summary>
    private const int LongestPath = 500;

    // As Python: longer integers are refused, for they cost more than they are worth.
    private const int MostDigits = 4300;

    private static readonly string[] Roots = ["events", "event", "facts", "fact", "vars"];

    private readonly string[] _roots = alone is null ? Roots : [alone, .. Roots];

    public string Text { get; } = text;

    public int Position { get; set; }

    /// <summary>Why the text is refused whatever stands around the place; null when it is not.</summary>
    public string? Refusal { get; private set; }

    public bool AtEnd => Position >= Text.Length;

    public char Current => Position < Text.Length ? Text[Position] : '\0';

    public void SkipBlanks()
    {
        while (Position < Text.Length && Text[Position] is ' ' or '\t' or '\n' or '\r')
            Position++;
    }

    /// <summary>Takes an exact text, whatever follows it.</summary>
    public bool Take(string literal)
    {
        if (string.CompareOrdinal(Text, Position, literal, 0, literal.Length) != 0)
            return false;
        Position += literal.Length;
        return true;
    }

    /// <summary>Takes a whole word (or two with one blank) in any case.</summary>
    public bool TakeWord(string word)
    {
        var end = Position + word.Length;
        if (string.Compare(Text, Position, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0
            || (end < Text.Length && IsNameBody(Text[end])) || (Position > 0 && IsNameBody(Text[Position - 1])))
            return false;
        Position = end;
        return true;
    }

    public Expression? Number()
    {
        var at = Position;
        if (at < Text.Length && Text[at] is '+' or '-')
            at++;
        var digits = at;
        at = Digits(at);
        var whole = at - digits;
        var isFloat = false;
        var fraction = 0;
        if (at < Text.Length && Text[at] == '.')
        {
            fraction = Digits(at + 1) - at - 1;
            if (whole + fraction > 0)
            {
                at += 1 + fraction;
                isFloat = true;
            }
        }
        if (whole + fraction == 0)
            return null;
        if (at < Text.Length && Text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < Text.Length && Text[exponent] is '+' or '-')
                exponent++;
            var end = Digits(exponent);
            if (end > exponent)
            {
                at = end;
                isFloat = true;
            }
        }
        if (!isFloat && whole > MostDigits)
        {
            Refusal ??= $"a number has more than {MostDigits} digits";
            return null;
        }
        var number = Text.AsSpan(Position, at - Position);
        var span = new TextSpan(Position, at);
        Position = at;
        return isFloat
            ? new FloatLiteral(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)) { Span = span }
            : new IntegerLiteral(BigInteger.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) { Span = span };
    }

    /// <summary>
    /// A quoted text on one line; there is no way to escape the quote, and of the backslash pairs only \n \t \r \f mean something.
    /// </summary>
    public string? Quoted(bool raw = false)
    {
        if (Current is not ('"' or '\''))
            return null;
        var end = Text.AsSpan(Position + 1).IndexOfAny(Current, '\n', '\r');
        if (end < 0 || Text[Position + 1 + end] != Current)
            return null;
        var content = Text.Substring(Position + 1, end);
        Position += end + 2;
        return raw || !content.Contains('\\', StringComparison.Ordinal) ? content : Unescape(content);
    }

    public string? Word()
    {
        var end = Position;
        while (end < Text.Length && char.IsAsciiLetterOrDigit(Text[end]))
            end++;
        if (end == Position)
            return null;
        var word = Text[Position..end];
        Position = end;
        return word;
    }

    public Identifier? Path()
    {
        var start = Position;
        var root = Array.Find(_roots, r => string.CompareOrdinal(Text, Position, r, 0, r.Length) == 0);
        if (root is null || (Position + root.Length < Text.Length && IsNameBody(Text[Position + root.Length])))
            return null;
        Position += root.Length;
        var steps = new List<PathStep>();
        while (Step() is { } step)
        {
            steps.Add(step);
            if (steps.Count <= LongestPath)
                continue;
            Refusal ??= $"a path has more than {LongestPath} parts";
            return null;
        }
        return new Identifier(root, new(steps)) { Span = new(start, Position) };
    }

    private PathStep? Step()
    {
        var start = Position;
        if (Current == '.' && start + 1 < Text.Length && IsNameStart(Text[start + 1]))
        {
            var end = start + 2;
            while (end < Text.Length && IsNameBody(Text[end]))
                end++;
            Position = end;
            return new PathStep.Name(Text[(start + 1)..end]);
        }
        if (Current != '[')
            return null;
        Position++;
        PathStep? step = Quoted(raw: true) is { } key ? new PathStep.Key(key) : Index();
        if (step is not null && Current == ']')
        {
            Position++;
            return step;
        }
        Position = start;
        return null;
    }

    private PathStep.Index? Index()
    {
        var sign = Position < Text.Length && Text[Position] is '-' or '+' ? 1 : 0;
        var end = Digits(Position + sign);
        if (end == Position + sign || !int.TryParse(
            Text.AsSpan(Position, end - Position), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return null;
        Position = end;
        return new(index);
    }

    private int Digits(int at)
    {
        while (at < Text.Length && char.IsAsciiDigit(Text[at]))
            at++;
        return at;
    }

    private static bool IsNameStart(char c) => c == '_' || char.IsLetter(c);

    private static bool IsNameBody(char c) => c == '_' || char.IsLetterOrDigit(c);

    private static string Unescape(string content)
    {
        var text = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            var escaped = content[i] == '\\' && i + 1 < content.Length
                ? content[i + 1] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'f' => '\f', _ => '\0' }
                : '\0';
            if (escaped != '\0')
                i++;
            text.Append(escaped == '\0' ? content[i] : escaped);
        }
        return text.ToString();
    }
}
