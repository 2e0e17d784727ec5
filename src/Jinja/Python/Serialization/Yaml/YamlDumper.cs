using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>Python's <c>yaml.dump</c> with PyYAML's safe dumper over libyaml, character by character.</summary>
internal sealed class YamlDumper
{
    // A longer key, or one of several lines, stands behind a question mark.
    private const int LongestKey = 128;

    private readonly YamlStyle _style;
    private readonly YamlLines _lines;
    private readonly ScalarWriter _scalars;
    private int _flow;

    private YamlDumper(YamlStyle style, YamlLines lines) => (_style, _lines, _scalars) = (style, lines, new(lines, style));

    public static string Dump(object? value, YamlStyle style)
    {
        var dumper = new YamlDumper(style, new YamlLines(style));
        dumper.Document(new YamlParts(style).Of(value));
        return dumper._lines.ToString();
    }

    private void Document(YamlPart root)
    {
        if (_style.HasStart)
            _lines.Indicator("---");
        Node(root);
        _lines.StartLine();
        if (!_style.HasEnd)
            return;
        _lines.Indicator("...");
        _lines.StartLine();
    }

    private void Node(YamlPart part, bool inMapping = false, bool isKey = false)
    {
        Budget.Stack();
        Budget.Step();
        if (part.Anchor is { } anchor)
        {
            _lines.Indicator((part.IsWritten ? "*" : "&") + anchor);
            if (part.IsWritten && isKey)
                _lines.Put(" ");
            if (part.IsWritten)
                return;
        }
        part.IsWritten = true;
        if (part.Text is not null)
            Scalar(part, isKey);
        else if (_flow > 0 || part.Flow || part.IsEmpty)
            Flow(part);
        else if (part.Items is { } items)
            Sequence(items, inMapping);
        else
            Entries(part.Entries!);
    }

    private void Scalar(YamlPart part, bool isKey)
    {
        var text = part.Text!;
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') >= 0 && !JsonStrings.IsWhole(text))
            throw Raise.Runtime("UnicodeEncodeError", "half of a surrogate pair has no form in YAML");
        var form = Form(part, text, isKey);
        if (form != ' ' && !part.IsText)
            _lines.Indicator("!");
        _lines.Deeper(flow: true);
        _scalars.Write(text, form, breaks: !isKey);
        _lines.Shallower();
    }

    private char Form(YamlPart part, string text, bool isKey)
    {
        var may = ScalarForm.Of(text);
        var form = isKey && may.IsMultiline ? '"' : _style.Scalars ?? ' ';
        if (form == ' ' && (!part.IsPlain || !(_flow > 0 ? may.PlainInFlow : may.PlainInBlock)
            || (text.Length == 0 && (_flow > 0 || isKey))))
            form = '\'';
        if (form == '\'' && !may.SingleQuoted)
            return '"';
        return form is '|' or '>' && (!may.Block || _flow > 0 || isKey) ? '"' : form;
    }

    private void Flow(YamlPart part)
    {
        _lines.Indicator(part.Items is null ? "{" : "[", isBlank: true);
        _lines.Deeper(flow: true);
        _flow++;
        var first = true;
        foreach (var item in part.Items ?? [])
        {
            Next(ref first);
            Node(item);
        }
        foreach (var (key, value) in part.Entries ?? [])
        {
            Next(ref first);
            var simple = IsSimple(key);
            if (!simple)
                _lines.Indicator("?");
            Node(key, inMapping: true, isKey: simple);
            if (!simple && _lines.IsWide)
                _lines.StartLine();
            _lines.Indicator(":", needsBlank: !simple);
            Node(value, inMapping: true);
        }
        _flow--;
        _lines.Shallower();
        _lines.Indicator(part.Items is null ? "}" : "]", needsBlank: false);
    }

    private void Next(ref bool first)
    {
        if (!first)
            _lines.Indicator(",", needsBlank: false);
        first = false;
        if (_lines.IsWide)
            _lines.StartLine();
    }

    private void Sequence(List<YamlPart> items, bool inMapping)
    {
        // Under a key the dashes stand where the key stands.
        _lines.Deeper(flow: false, keeps: inMapping && !_lines.IsIndenting);
        foreach (var item in items)
        {
            _lines.StartLine();
            _lines.Indicator("-", keepsIndenting: true);
            Node(item);
        }
        _lines.Shallower();
    }

    private void Entries(List<(YamlPart Key, YamlPart Value)> entries)
    {
        _lines.Deeper(flow: false);
        foreach (var (key, value) in entries)
        {
            _lines.StartLine();
            if (IsSimple(key))
            {
                Node(key, inMapping: true, isKey: true);
                _lines.Indicator(":", needsBlank: false);
            }
            else
            {
                _lines.Indicator("?", keepsIndenting: true);
                Node(key, inMapping: true);
                _lines.StartLine();
                _lines.Indicator(":", keepsIndenting: true);
            }
            Node(value, inMapping: true);
        }
        _lines.Shallower();
    }

    private static bool IsSimple(YamlPart key)
    {
        if (key is { Anchor: not null, IsWritten: true })
            return true;
        var length = key.Anchor?.Length ?? 0;
        if (key.Text is not { } text)
            return key.IsEmpty && length <= LongestKey;
        return !ScalarForm.Of(text).IsMultiline && length + Encoding.UTF8.GetByteCount(text) <= LongestKey;
    }
}
