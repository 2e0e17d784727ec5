using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>The filter <c>comment</c>: every line behind a sign, with lines before and after, in the style of a language.</summary>
internal static class CommentFilter
{
    private static readonly Dictionary<string, (string Beginning, string Decoration, string End)> Styles = new()
    {
        ["plain"] = ("", "# ", ""),
        ["erlang"] = ("", "% ", ""),
        ["c"] = ("", "// ", ""),
        ["cblock"] = ("/*", " * ", " */"),
        ["xml"] = ("<!--", " - ", "-->"),
    };

    public static void AddTo(Dictionary<string, Operation> all) => all["comment"] = new(
        new("comment", 0) { IsOpen = true },
        (_, b) => Comment(Head.Bind(new Arguments(b.Given.Positional, Style(b.Given))), b.Given.Named ?? new Mapping()));

    private static Parameters Head { get; } = new("comment", 1, "text", "style");

    private static Mapping Style(Arguments given)
    {
        var style = new Mapping();
        if (given.Named is { } named && named.TryGetValue("style", out var name))
            style["style"] = name;
        return style;
    }

    private static string Comment(Bound b, Mapping options)
    {
        var value = b.Plain(0);
        if (value is UndefinedValue undefined)
            throw undefined.Error();
        var name = b.Has(1) ? PythonText.Str(b[1]) : "plain";
        if (!Styles.TryGetValue(name, out var style))
            throw Raise.Runtime("KeyError", $"{Representation.Quote(name)} is no style of comments: {string.Join(", ", Styles.Keys)} are");
        var text = Plain.TextOrNull(value)
            ?? throw Raise.Runtime("AttributeError", $"'{PythonTypes.Name(value)}' object has no attribute 'replace'");
        string Option(string key, string usual) => options.TryGetValue(key, out var given) ? PythonText.Str(given) : usual;
        int Count(string key) => options.TryGetValue(key, out var given)
            ? new Bound([NumberFilters.ToInteger(Plain.Value(given), given, 10)], b.Given).Count(0) : 1;
        var newline = Option("newline", "\n");
        var decoration = Option("decoration", style.Decoration);
        var (beginning, prefix) = (Option("beginning", style.Beginning), Option("prefix", decoration.TrimEnd()));
        var (end, postfix) = (Option("end", style.End), Option("postfix", decoration.TrimEnd()));
        var made = new StringBuilder(beginning.Length > 0 ? beginning + newline : "");
        if (prefix.Length > 0)
            made.Append(TextUnits.Repeat(prefix == newline ? newline : prefix + newline, Math.Max(0, Count("prefix_count"))));
        if (newline.Length == 0)
            throw Raise.Value("comment: newline must not be empty");
        Budget.Text(((long)text.Length * (1 + decoration.Length)) + made.Length);
        made.Append((decoration + text.Replace(newline, newline + decoration, StringComparison.Ordinal))
            .Replace(decoration + newline, decoration.TrimEnd() + newline, StringComparison.Ordinal));
        made.Append(TextUnits.Repeat(newline + postfix, Math.Max(0, Count("postfix_count"))));
        return Budget.Text(made.Append(end.Length > 0 ? newline + end : "").ToString());
    }
}
