using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>
/// A Java regular expression that is searched for in values. Plain texts are searched as bytes; everything else runs on the engine that
/// cannot backtrack where it can, and under a time limit where it cannot.
/// </summary>
internal sealed class TextPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);
    private static readonly SearchValues<char> Special = SearchValues.Create("\r\u0085\u2028\u2029");

    private readonly Lazy<Regex> _plain;
    private readonly Lazy<Regex> _exact;
    private readonly byte[] _required;
    private readonly bool _isPure;
    private readonly bool _isAnchored;
    private readonly bool _perLine;

    private TextPattern(string pattern, bool ignoreCase, bool multiline)
    {
        var (plain, runs) = JavaRegex.Translate(pattern, ignoreCase, multiline, exact: false);
        _isPure = runs.IsPure && !ignoreCase && !multiline;
        _isAnchored = runs.IsAnchored;
        _required = Encoding.UTF8.GetBytes(runs.Longest);
        Prefix = Encoding.UTF8.GetBytes(runs.Prefix);
        _perLine = multiline || pattern.Contains("(?", StringComparison.Ordinal);
        _plain = new(() => Build(plain));
        _exact = new(() => Build(JavaRegex.Translate(pattern, ignoreCase, multiline, exact: true).Pattern));
        if (!_isPure)
            _ = _plain.Value;
    }

    /// <summary>What every text that matches begins with; empty when that is not known.</summary>
    public byte[] Prefix { get; }

    /// <exception cref="PatternSyntaxException">Java would refuse the pattern, or it uses what cannot be translated.</exception>
    public static TextPattern Create(string pattern, bool ignoreCase = false, bool multiline = false)
    {
        try
        {
            return new(pattern, ignoreCase, multiline);
        }
        catch (RegexParseException e)
        {
            throw new PatternSyntaxException(e.Message, 0);
        }
    }

    /// <summary>Whether the pattern occurs in the value's text; null when the search took too long to be finished.</summary>
    public bool? Find(in Value value)
    {
        if (value.Kind != ValueKind.String)
            return Find(JavaText.Of(value));
        var text = value.Bytes;
        if (_isPure)
            return _isAnchored ? text.StartsWith(_required) : text.IndexOf(_required) >= 0;
        if (_required.Length > 0 && text.IndexOf(_required) < 0)
            return false;
        if (text.Length <= 512)
        {
            Span<char> small = stackalloc char[text.Length];
            return Find(small[..Encoding.UTF8.GetChars(text, small)]);
        }
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var found = Find(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    private bool? Find(ReadOnlySpan<char> text)
    {
        var special = text.ContainsAny(Special) || text.ContainsAnyInRange('\uD800', '\uDFFF')
            || (_perLine && text.Length > 0 && text[^1] == '\n');
        try
        {
            return (special ? _exact : _plain).Value.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex Build(string translated)
    {
        try
        {
            return new(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new(translated, RegexOptions.CultureInvariant, Limit);
        }
    }
}
