using System.Text;

namespace Plumbline.Netbox.Store.Values;

/// <summary>
/// The order of names as the ICU root collation with numeric ordering gives it: spaces and signs before digits before letters, numbers by
/// value; accents, then case (small first), then the code points only break ties.
/// </summary>
internal sealed class NaturalKey : IComparable<NaturalKey>
{
    private const string Signs = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

    private readonly string _text;
    private readonly string _primary;
    private readonly string _accents;
    private readonly string _cases;

    public NaturalKey(string text)
    {
        _text = text;
        var primary = new StringBuilder(text.Length + 4);
        var accents = new StringBuilder();
        var cases = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                i = Number(text, i, primary) - 1;
                continue;
            }
            foreach (var letter in Letters.Base(text[i]))
            {
                primary.Append(Weight(char.ToLowerInvariant(letter)));
                accents.Append(Letters.IsPlain(text[i]) ? ' ' : text[i]);
                cases.Append(char.IsUpper(letter) ? '1' : '0');
            }
        }
        (_primary, _accents, _cases) = (primary.ToString(), accents.ToString(), cases.ToString());
    }

    public int CompareTo(NaturalKey? other)
    {
        if (other == null)
            return -1;
        var result = string.CompareOrdinal(_primary, other._primary);
        if (result == 0)
            result = string.CompareOrdinal(_accents, other._accents);
        if (result == 0)
            result = string.CompareOrdinal(_cases, other._cases);
        return result != 0 ? result : string.CompareOrdinal(_text, other._text);
    }

    // A number sorts by its count of digits, then by the digits; both stay between the signs and the letters.
    private static int Number(string text, int start, StringBuilder primary)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        var first = start;
        while (first < end - 1 && text[first] == '0')
            first++;
        primary.Append((char)(0x100 + end - first)).Append(text, first, end - first);
        return end;
    }

    private static char Weight(char letter)
    {
        var sign = Signs.IndexOf(letter, StringComparison.Ordinal);
        return sign >= 0 ? (char)(sign + 1) : letter < ' ' ? '\0' : (char)(0x1000 + letter);
    }
}
