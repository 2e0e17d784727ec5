using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>Finding text within text; positions count code points.</summary>
internal static class TextSearch
{
    public static long Find(string text, Bound b, bool fromEnd)
    {
        var (part, start, found) = Window(text, b);
        if (!found)
            return -1;
        var at = fromEnd ? part.LastIndexOf(b.Text(0), StringComparison.Ordinal) : part.IndexOf(b.Text(0), StringComparison.Ordinal);
        return at < 0 ? -1 : start + TextUnits.Length(part[..at]);
    }

    public static object? Count(string text, Bound b)
    {
        var (part, _, found) = Window(text, b);
        var sought = b.Text(0);
        if (!found)
            return 0L;
        if (sought.Length == 0)
            return (long)TextUnits.Length(part) + 1;
        long count = 0;
        for (var at = part.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = part.IndexOf(
            sought, at + sought.Length, StringComparison.Ordinal))
            count++;
        return count;
    }

    public static object? Affix(string text, Bound b, string method)
    {
        var (part, _, found) = Window(text, b);
        var sought = b.Plain(0);
        if (sought is TupleValue several)
            return found && several.Items.Any(item => Matches(part, item, method));
        return Matches(part, sought, method) && found;
    }

    public static bool IsDigit(string unit) =>
        char.IsDigit(unit, 0) || unit[0] is '²' or '³' or '¹' or (>= '⁰' and <= '₉' and not (>= '⁺' and <= '⁾'));

    public static bool IsNumeric(string unit) => char.IsNumber(unit, 0) || IsDigit(unit);

    private static bool Matches(string part, object? sought, string method)
    {
        if (sought is UndefinedValue undefined)
            throw undefined.Error();
        var affix = Plain.TextOrNull(sought)
            ?? throw Raise.Type($"{method} first arg must be str or a tuple of str, not {PythonTypes.Name(sought)}");
        return method == "startswith" ? part.StartsWith(affix, StringComparison.Ordinal) : part.EndsWith(affix, StringComparison.Ordinal);
    }

    private static (string Part, long Start, bool Found) Window(string text, Bound b)
    {
        if (b.IsNone(1) && b.IsNone(2))
            return (text, 0, true);
        var length = TextUnits.Length(text);
        var start = b.IsNone(1) ? 0 : b.Integer(1);
        var stop = b.IsNone(2) ? length : b.Integer(2);
        start = start < 0 ? Math.Max(start + length, 0) : start;
        stop = Math.Clamp(stop < 0 ? stop + length : stop, 0, length);
        return start > length || start > stop ? ("", start, false) : (TextUnits.Part(text, (int)start, (int)(stop - start)), start, true);
    }
}
