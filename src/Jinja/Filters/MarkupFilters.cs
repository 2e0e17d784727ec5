using System.Globalization;
using System.Net;
using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Serialization;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>Filters for HTML, URLs and JSON.</summary>
internal static class MarkupFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["escape"] = new(new("escape", 1, "s"), (_, b) => Escape(b[0]));
        all["forceescape"] = new(new("do_forceescape", 1, "value"), (_, b) => new MarkupText(MarkupText.Escape(PythonText.Str(b[0]))));
        all["safe"] = new(new("do_mark_safe", 1, "value"), (_, b) => b[0] is MarkupText ? b[0] : new MarkupText(PythonText.Str(b[0])));
        all["striptags"] = new(new("do_striptags", 1, "value"), (_, b) => StripTags(PythonText.Str(b[0])));
        all["urlencode"] = new(new("do_urlencode", 1, "value"), (_, b) => UrlEncode(b.Plain(0)));
        all["urlize"] = new(
            new("do_urlize", 1, "value", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes"), (_, b) => Urlizer.Apply(b));
        all["xmlattr"] = new(new("do_xmlattr", 1, "d", "autospace"), (_, b) => XmlAttributes(b));
    }

    public static MarkupText ToJson(Bound b)
    {
        var indent = b.IsNone(1) ? null : Plain.TextOrNull(b.Plain(1)) ?? TextUnits.Repeat(" ", b.Count(1));
        var json = new StringBuilder(PythonJson.Dump(b[0], indent, sortKeys: true));
        json.Replace("<", "\\u003c").Replace(">", "\\u003e").Replace("&", "\\u0026").Replace("'", "\\u0027");
        return new MarkupText(Budget.Text(json.ToString()));
    }

    private static MarkupText Escape(object? value) => value as MarkupText ?? new MarkupText(MarkupText.Escape(PythonText.Str(value)));

    private static string StripTags(string text)
    {
        text = Without(Without(text, "<!--", "-->"), "<", ">");
        text = string.Join(' ', Runtime.Methods.TextParts.Split(text, null, -1));
        return WebUtility.HtmlDecode(text);
    }

    private static string Without(string text, string open, string close)
    {
        var kept = new StringBuilder();
        var from = 0;
        for (var start = text.IndexOf(open, StringComparison.Ordinal); start >= 0; start = text.IndexOf(
            open, from, StringComparison.Ordinal))
        {
            var end = text.IndexOf(close, start + open.Length, StringComparison.Ordinal);
            if (end < 0)
                break;
            kept.Append(text, from, start - from);
            from = end + close.Length;
        }
        return kept.Append(text, from, text.Length - from).ToString();
    }

    private static string UrlEncode(object? value)
    {
        if (Plain.TextOrNull(value) is not null || !Iteration.IsIterable(value))
            return Quote(value, isQuery: false);
        if (value is Mapping mapping)
            value = new DictView(mapping, DictViewKind.Items);
        var pairs = new List<string>();
        foreach (var item in Iteration.Of(value))
        {
            var pair = Unpacking.Items(item, 2);
            pairs.Add(Quote(pair[0], isQuery: true) + "=" + Quote(pair[1], isQuery: true));
        }
        return string.Join('&', pairs);
    }

    private static string Quote(object? value, bool isQuery)
    {
        var text = PythonText.Str(value);
        Budget.Text(text.Length * 3L);
        var quoted = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'~'
                || (octet == '/' && !isQuery))
                quoted.Append((char)octet);
            else if (octet == ' ' && isQuery)
                quoted.Append('+');
            else
                quoted.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        return quoted.ToString();
    }

    private static string XmlAttributes(Bound b)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        var mapping = value as Mapping
            ?? throw Raise.Runtime("AttributeError", $"'{PythonTypes.Name(value)}' object has no attribute 'items'");
        var attributes = new List<string>();
        foreach (var (key, item) in mapping)
        {
            var content = Plain.Scalar(item);
            if (content is null or UndefinedValue)
                continue;
            var name = key as string
                ?? throw Raise.Type("expected string or bytes-like object, got '" + PythonTypes.Name(NoneKey.Open(key)) + "'");
            if (name.Any(c => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v' or '/' or '>' or '='))
                throw Raise.Value($"Invalid character in attribute name: {Representation.Quote(name)}");
            attributes.Add($"{MarkupText.Escape(name)}=\"{Escape(content).Text}\"");
        }
        var text = string.Join(' ', attributes);
        return text.Length > 0 && b.Truth(1, true) ? " " + text : text;
    }
}
