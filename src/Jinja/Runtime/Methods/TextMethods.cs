using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>The methods of <c>str</c>; those of markup give markup and escape what they are given.</summary>
internal static class TextMethods
{
    private static readonly Dictionary<string, Method<string>> All = new()
    {
        ["capitalize"] = Plain0("capitalize", TextCase.Capitalize),
        ["casefold"] = Plain0("casefold", TextCase.Fold),
        ["lower"] = Plain0("lower", TextCase.Lower),
        ["swapcase"] = Plain0("swapcase", TextCase.Swap),
        ["title"] = Plain0("title", TextCase.Title),
        ["upper"] = Plain0("upper", TextCase.Upper),
        ["center"] = Pad("center", TextParts.Center),
        ["ljust"] = Pad("ljust", (text, width, fill) => text + TextUnits.Repeat(fill, width - TextUnits.Length(text))),
        ["rjust"] = Pad("rjust", (text, width, fill) => TextUnits.Repeat(fill, width - TextUnits.Length(text)) + text),
        ["zfill"] = new(new("zfill", 1, "width"), (_, self, b) => TextParts.ZeroFill(self, b.Count(0))),
        ["strip"] = new(new("strip", 0, "chars"), (_, self, b) => TextParts.Strip(self, b.IsNone(0) ? null : b.Text(0), true, true)),
        ["lstrip"] = new(new("lstrip", 0, "chars"), (_, self, b) => TextParts.Strip(self, b.IsNone(0) ? null : b.Text(0), true, false)),
        ["rstrip"] = new(new("rstrip", 0, "chars"), (_, self, b) => TextParts.Strip(self, b.IsNone(0) ? null : b.Text(0), false, true)),
        ["removeprefix"] = new(new("removeprefix", 1, "prefix"), (_, self, b) =>
            self.StartsWith(b.Text(0), StringComparison.Ordinal) ? self[b.Text(0).Length..] : self),
        ["removesuffix"] = new(new("removesuffix", 1, "suffix"), (_, self, b) =>
            b.Text(0).Length > 0 && self.EndsWith(b.Text(0), StringComparison.Ordinal) ? self[..^b.Text(0).Length] : self),
        ["replace"] = new(
            new("replace", 2, "old", "new", "count"), (_, self, b) => TextParts.Replace(self, b.Text(0), b.Text(1), b.Integer(2, -1))),
        ["split"] = new(
            new("split", 0, "sep", "maxsplit"), (_, self, b) => TextParts.Split(self, b.IsNone(0) ? null : b.Text(0), b.Integer(1, -1))),
        ["rsplit"] = new(new("rsplit", 0, "sep", "maxsplit"), (_, self, b) =>
            TextParts.SplitRight(self, b.IsNone(0) ? null : b.Text(0), b.Integer(1, -1))),
        ["splitlines"] = new(new("splitlines", 0, "keepends"), (_, self, b) => TextUnits.Lines(self, b.Truth(0)).ToList<object?>()),
        ["partition"] = new(new("partition", 1, "sep"), (_, self, b) => TextParts.Partition(self, b.Text(0), fromEnd: false)),
        ["rpartition"] = new(new("rpartition", 1, "sep"), (_, self, b) => TextParts.Partition(self, b.Text(0), fromEnd: true)),
        ["translate"] = new(new("translate", 1, "table"), (_, self, b) => TextParts.Translate(self, b.Plain(0))),
        ["join"] = new(new("join", 1, "iterable"), (_, self, b) => TextParts.Join(self, b[0])),
        ["startswith"] = new(new("startswith", 1, "prefix", "start", "end"), (_, self, b) => TextSearch.Affix(self, b, "startswith")),
        ["endswith"] = new(new("endswith", 1, "suffix", "start", "end"), (_, self, b) => TextSearch.Affix(self, b, "endswith")),
        ["find"] = new(new("find", 1, "sub", "start", "end"), (_, self, b) => TextSearch.Find(self, b, fromEnd: false)),
        ["rfind"] = new(new("rfind", 1, "sub", "start", "end"), (_, self, b) => TextSearch.Find(self, b, fromEnd: true)),
        ["index"] = new(new("index", 1, "sub", "start", "end"), (_, self, b) =>
            TextSearch.Find(self, b, fromEnd: false) is >= 0 and var at ? at : throw Raise.Value("substring not found")),
        ["rindex"] = new(new("rindex", 1, "sub", "start", "end"), (_, self, b) =>
            TextSearch.Find(self, b, fromEnd: true) is >= 0 and var at ? at : throw Raise.Value("substring not found")),
        ["count"] = new(new("count", 1, "sub", "start", "end"), (_, self, b) => TextSearch.Count(self, b)),
        ["expandtabs"] = new(new("expandtabs", 0, "tabsize"), (_, self, b) => TextParts.ExpandTabs(self, b.Count(0, 8))),
        ["format"] = new(new("format", 0) { IsOpen = true }, (context, self, b) =>
            Format(context, self, b.Given.Positional, b.Given.Named ?? new Mapping())),
        ["format_map"] = new(new("format_map", 1, "mapping"), (context, self, b) =>
            Format(context, self, [], b.Plain(0) as Mapping ?? throw Raise.Type("format_map() argument must be a mapping"))),
        ["isalnum"] = Is("isalnum", u => char.IsLetterOrDigit(u, 0) || TextSearch.IsNumeric(u)),
        ["isalpha"] = Is("isalpha", u => char.IsLetter(u, 0)),
        ["isdecimal"] = Is("isdecimal", u => char.IsDigit(u, 0)),
        ["isdigit"] = Is("isdigit", TextSearch.IsDigit),
        ["isnumeric"] = Is("isnumeric", TextSearch.IsNumeric),
        ["isspace"] = Is("isspace", u => TextUnits.IsSpace(u[0])),
        ["isascii"] = new(new("isascii", 0), (_, self, _) => System.Text.Ascii.IsValid(self)),
        ["isprintable"] = new(new("isprintable", 0), (_, self, _) => TextUnits.Split(self).All(Representation.IsPrintable)),
        ["isidentifier"] = new(new("isidentifier", 0), (_, self, _) => self.Length > 0 && !char.IsDigit(self, 0)
            && self.All(c => char.IsLetterOrDigit(c) || c == '_')),
        ["islower"] = new(new("islower", 0), (_, self, _) => TextCase.IsAllLower(self)),
        ["isupper"] = new(new("isupper", 0), (_, self, _) => TextCase.IsAllUpper(self)),
        ["istitle"] = new(new("istitle", 0), (_, self, _) => TextCase.IsTitle(self)),
    };

    public static bool TryBind(object self, string name, out object? bound)
    {
        bound = null;
        if (!All.TryGetValue(name, out var method))
            return false;
        Budget.Scan(Plain.TextOrNull(self)!.Length * 8L);
        bound = self is MarkupText markup ? OfMarkup(markup, name, method) : method.Bind((string)self, name, "str");
        return true;
    }

    private static Function OfMarkup(MarkupText self, string name, Method<string> method) =>
        new($"<bound method Markup.{name}>", "method", (context, arguments) =>
        {
            if (name is "format" or "format_map")
            {
                var bound = method.Parameters.Bind(arguments);
                var formatter = name == "format" ? Formatter(context, arguments.Positional, arguments.Named
                    ?? new Mapping(), true) : Formatter(context, [], (Mapping)bound.Plain(0)!, true);
                return new MarkupText(formatter.Format(self.Text));
            }
            var escaped = new Arguments([.. arguments.Positional.Select(Escaped)], arguments.Named);
            return Marked(method.Call(context, self.Text, method.Parameters
                .Bind(name == "join" ? new Arguments([Iteration.ToList(arguments.Positional[0]).ConvertAll(Escaped)]) : escaped)));
        });

    private static object? Escaped(object? value) => value is string text ? MarkupText.Escape(text) : value;

    private static object? Marked(object? value) => value switch
    {
        string text => new MarkupText(text),
        List<object?> list => list.ConvertAll(Marked),
        TupleValue tuple => new TupleValue([.. tuple.Items.Select(Marked)]),
        _ => value,
    };

    private static string Format(RenderContext context, string format, IReadOnlyList<object?> positional, Mapping named) =>
        Formatter(context, positional, named, false).Format(format);

    private static FormatString Formatter(RenderContext context, IReadOnlyList<object?> positional, Mapping named, bool escape) =>
        new(positional, named, (target, name) =>
            Lookup.Attribute(context, target, name), (target, key) => Lookup.Item(context, target, key), escape);

    private static Method<string> Plain0(string name, Func<string, string> change) => new(new(name, 0), (_, self, _) => change(self));

    private static Method<string> Is(string name, Func<string, bool> test) =>
        new(new(name, 0), (_, self, _) => self.Length > 0 && TextUnits.Split(self).All(test));

    private static Method<string> Pad(string name, Func<string, long, string, string> pad) =>
        new(new(name, 1, "width", "fillchar"), (_, self, b) =>
        {
            var fill = b.Has(1) ? b.Text(1) : " ";
            return TextUnits.Length(fill) == 1 ? pad(self, b
                .Count(0), fill) : throw Raise.Type("The fill character must be exactly one character long");
        });
}
