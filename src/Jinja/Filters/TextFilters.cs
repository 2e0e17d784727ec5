using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>Filters that change text; what is markup stays markup.</summary>
internal static class TextFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["capitalize"] = Simple("do_capitalize", TextCase.Capitalize);
        all["lower"] = Simple("do_lower", TextCase.Lower);
        all["upper"] = Simple("do_upper", TextCase.Upper);
        all["title"] = new(new("do_title", 1, "s"), (_, b) => Title(PythonText.Str(b[0])));
        all["center"] = new(
            new("do_center", 1, "value", "width"), (_, b) => Soft(b[0], text => TextParts.Center(text, b.Count(1, 80), " ")));
        all["string"] = new(new("soft_str", 1, "s"), (_, b) => Soft(b[0], text => text));
        all["trim"] = new(new("do_trim", 1, "value", "chars"), (_, b) =>
            Soft(b[0], text => TextParts.Strip(text, b.IsNone(1) ? null : b.Text(1), true, true)));
        all["replace"] = new(new("do_replace", 3, "s", "old", "new", "count"), (_, b) =>
            TextParts.Replace(PythonText.Str(b[0]), PythonText.Str(b[1]), PythonText.Str(b[2]), b.IsNone(3) ? -1 : b.Integer(3)));
        all["indent"] = new(new("do_indent", 1, "s", "width", "first", "blank"), (_, b) => Indent(b));
        all["truncate"] = new(new("do_truncate", 1, "s", "length", "killwords", "end", "leeway"), (_, b) => Truncate(b));
        all["wordcount"] = new(new("do_wordcount", 1, "s"), (_, b) => (long)WordCount(PythonText.Str(b[0])));
        all["wordwrap"] = new(
            new("do_wordwrap", 1, "s", "width", "break_long_words", "wrapstring", "break_on_hyphens"), (_, b) => WordWrap(b));
    }

    public static object? Format(Arguments given)
    {
        if (given.Positional.Count == 0)
            throw Raise.Type("do_format() missing 1 required positional argument: 'value'");
        var (format, values) = (given.Positional[0], given.Positional.Skip(1).ToList());
        if (values.Count > 0 && given.Named is not null)
            throw Raise.Argument("can't handle positional and keyword arguments at the same time");
        return Soft(format, text => PercentFormat.Apply(text, given.Named ?? (object)new TupleValue(values), format is MarkupText));
    }

    /// <summary>Changes text, or any value as text; markup comes back as markup.</summary>
    public static object? Soft(object? value, Func<string, string> change)
    {
        var given = PythonText.Str(value);
        Budget.Scan(given.Length * 8L);
        var text = change(given);
        return value is MarkupText ? new MarkupText(text) : text;
    }

    private static Operation Simple(string function, Func<string, string> change) =>
        new(new(function, 1, "s"), (_, b) => Soft(b[0], change));

    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var starts = true;
        foreach (var unit in TextUnits.Split(text))
        {
            title.Append(starts ? TextCase.Upper(unit) : TextCase.Lower(unit));
            starts = unit[0] is '-' or '(' or '{' or '[' or '<' || TextUnits.IsSpace(unit[0]);
        }
        return title.ToString();
    }

    private static object? Indent(Bound b)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        var text = Plain.TextOrNull(value) ?? throw (value is List<object?>
            ? Raise.Runtime("AttributeError", "'list' object has no attribute 'splitlines'")
            : value is TupleValue ? Raise.Type("can only concatenate tuple (not \"str\") to tuple")
            : Raise.Type($"unsupported operand type(s) for +=: '{PythonTypes.Name(value)}' and 'str'"));
        var indention = b.Has(1) && Plain.TextOrNull(b.Plain(1)) is { } given ? given : TextUnits.Repeat(" ", b.Integer(1, 4));
        var lines = TextUnits.Lines(text + "\n");
        Budget.Text(text.Length + ((long)indention.Length * lines.Count));
        var everyLine = b.Truth(3);
        var indented = string.Join("\n", lines.Select((line, at) => at > 0 && (everyLine || line.Length > 0) ? indention + line : line));
        indented = b.Truth(2) ? indention + indented : indented;
        return value is MarkupText ? new MarkupText(indented) : indented;
    }

    private static object? Truncate(Bound b)
    {
        var value = b.Plain(0);
        var length = b.Integer(1, 255);
        var end = b.Has(3) ? b.Text(3) : "...";
        var leeway = b.IsNone(4) ? 5 : b.Integer(4);
        var endLength = TextUnits.Length(end);
        if (length < endLength)
            throw Raise.Runtime("AssertionError", $"expected length >= {endLength}, got {length}");
        if (leeway < 0)
            throw Raise.Runtime("AssertionError", $"expected leeway >= 0, got {leeway}");
        if (Truth.Length(value) <= length + leeway)
            return value;
        var text = Plain.TextOrNull(value)
            ?? throw Raise.Type($"can only concatenate {PythonTypes.Name(value)} (not \"str\") to {PythonTypes.Name(value)}");
        var kept = TextUnits.Part(text, 0, (int)length - endLength);
        if (!b.Truth(2) && kept.LastIndexOf(' ') is >= 0 and var blank)
            kept = kept[..blank];
        return value is MarkupText ? new MarkupText(kept + MarkupText.Escape(end)) : kept + end;
    }

    private static int WordCount(string text)
    {
        var count = 0;
        var inWord = false;
        foreach (var unit in TextUnits.Split(text))
        {
            var isWord = char.IsLetterOrDigit(unit, 0) || unit == "_" || TextSearch.IsNumeric(unit);
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }
        return count;
    }

    private static string WordWrap(Bound b)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        var text = Plain.TextOrNull(value)
            ?? throw Raise.Runtime("AttributeError", $"'{PythonTypes.Name(value)}' object has no attribute 'splitlines'");
        var joint = b.IsNone(3) ? "\n" : b.Text(3);
        try
        {
            return string.Join(joint, TextUnits.Lines(text).Select(line => string.Join(
                joint, TextWrap.Wrap(line, (int)Math.Clamp(b.Integer(1, 79), -1, int.MaxValue), b.Truth(2, true), b.Truth(4, true)))));
        }
        catch (RegexMatchTimeoutException)
        {
            throw Raise.Limit("the text takes more than a second to wrap");
        }
    }
}
