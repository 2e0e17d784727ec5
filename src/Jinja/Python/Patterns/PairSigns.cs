using System.Text;

namespace Plumbline.Jinja.Python.Patterns;

/// <summary>
/// One sign for each pair of surrogates in some texts, in the order of what the pairs stand for: Python counts a pair as one, and .NET's
/// regular expressions as two. Letters get a letter that the texts do not have, all else half a pair, which is no letter and stands alone
/// in no text.
/// </summary>
internal sealed class PairSigns
{
    // Letters of Yi: without upper case, and seldom beside letters of two units.
    private const char FirstLetter = '\ua000', LastLetter = '\ua48c';

    private readonly Dictionary<int, char> _signs = [];
    private readonly Dictionary<char, string> _pairs = [];

    private PairSigns()
    {
    }

    /// <summary>The signs for texts; null where they have no pairs, or more different ones than there are signs.</summary>
    public static PairSigns? For(params IEnumerable<string> texts)
    {
        var (pairs, taken) = (new SortedSet<int>(), new HashSet<char>());
        foreach (var text in texts)
            if (!TextUnits.IsDirect(text))
                Collect(text, pairs, taken);
        if (pairs.Count == 0)
            return null;
        var made = new PairSigns();
        foreach (var text in texts)
            taken.UnionWith(text.Where(c => c is >= FirstLetter and <= LastLetter));
        var (letters, others) = (Free(FirstLetter, LastLetter, taken), Free('\ud800', '\udfff', taken));
        foreach (var pair in pairs)
        {
            var signs = Rune.IsLetterOrDigit(new Rune(pair)) ? letters : others;
            if (!signs.MoveNext())
                return null;
            made._signs[pair] = signs.Current;
            made._pairs[signs.Current] = char.ConvertFromUtf32(pair);
        }
        return made;
    }

    /// <summary>A text with signs for its pairs.</summary>
    public string In(string text)
    {
        if (TextUnits.IsDirect(text))
            return text;
        var signs = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (IsPair(text, i))
                signs.Append(_signs[char.ConvertToUtf32(text[i], text[++i])]);
            else
                signs.Append(text[i]);
        return signs.ToString();
    }

    /// <summary>A text as it was before it had signs.</summary>
    public string Out(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstLetter, '\udfff'))
            return text;
        var whole = new StringBuilder(text.Length + 8);
        foreach (var c in text)
            if (_pairs.TryGetValue(c, out var pair))
                whole.Append(pair);
            else
                whole.Append(c);
        return whole.ToString();
    }

    private static void Collect(string text, SortedSet<int> pairs, HashSet<char> taken)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsPair(text, i))
                pairs.Add(char.ConvertToUtf32(text[i], text[++i]));
            else if (char.IsSurrogate(text[i]))
                taken.Add(text[i]);
    }

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);

    private static IEnumerator<char> Free(char first, char last, HashSet<char> taken)
    {
        for (int sign = first; sign <= last; sign++)
            if (!taken.Contains((char)sign))
                yield return (char)sign;
    }
}
