using System.CommandLine;
using System.Text;

namespace Plumbline.Cli.Manual;

/// <summary>One page of the manual, made from a command: name, synopsis, options, examples.</summary>
/// <param name="path">The command with those above it, the program first.</param>
internal sealed class ManPage(IReadOnlyList<Command> path, string version)
{
    private readonly StringBuilder _text = new();

    private Command Command => path[^1];

    private string Spoken => string.Join(' ', path.Select(c => c.Name));

    public string Name => string.Join('-', path.Select(c => c.Name));

    public string Text()
    {
        var text = CommandText.Of(Command);
        Line($".TH \"{Name.ToUpperInvariant()}\" 1 \"\" \"plumbline {version}\" \"User commands\"");
        Section("NAME", $"{Escaped(Name)} \\- {Escaped(text.Meaning)}");
        Line(".SH SYNOPSIS");
        Line($".B {Escaped(Spoken)}");
        Line(Escaped(Synopsis()));
        Entries("ARGUMENTS", Command.Arguments.Where(a => !a.Hidden).Select(a => (a.Name, Described(a, a.HasDefaultValue))));
        Entries("COMMANDS", Command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, CommandText.Of(c).Meaning)));
        Entries("OPTIONS", Command.Options.Where(o => !o.Hidden).Select(o => (Flags(o), Described(o, o.HasDefaultValue))));
        if (text.Examples.Count > 0)
            Line(".SH EXAMPLES\n.nf");
        foreach (var example in text.Examples)
            Line(Escaped(example));
        if (text.Examples.Count > 0)
            Line(".fi");
        string[] others = [.. path.SkipLast(1).Select((_, i) => string.Join('-', path.Take(i + 1).Select(c => c.Name))),
            .. Command.Subcommands.Where(c => !c.Hidden).Select(c => $"{Name}-{c.Name}")];
        if (others.Length > 0)
            Section("SEE ALSO", string.Join(" ,\n", others.Select(o => $".BR {Escaped(o)} (1)")));
        return _text.ToString();
    }

    private string Synopsis()
    {
        string[] words =
        [
            .. Command.Subcommands.Any(c => !c.Hidden) ? ["COMMAND"] : Array.Empty<string>(),
            .. Command.Arguments.Where(a => !a.Hidden).Select(a => (a.Arity.MinimumNumberOfValues, a.Arity.MaximumNumberOfValues) switch
            {
                (0, > 1) => $"[{a.Name}...]",
                (0, _) => $"[{a.Name}]",
                (_, > 1) => $"{a.Name}...",
                _ => a.Name,
            }),
            .. Command.Options.Any(o => !o.Hidden) ? ["[options]"] : Array.Empty<string>(),
        ];
        return string.Join(' ', words);
    }

    private static string Flags(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(f => f.Length));
        return option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? names : $"{names} {Value(option)}";
    }

    private static string Value(Option option) => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();

    private static string Described(Symbol symbol, bool hasDefault)
    {
        string[] choices = [.. symbol is Option { ValueType: var type } && type == typeof(bool)
            ? [] : symbol.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label)];
        var meaning = CommandText.Of(symbol).Meaning;
        if (choices.Length > 0)
            meaning += $" ({string.Join(", ", choices)})";
        var value = !hasDefault ? null : symbol is Option option ? option.GetDefaultValue() : ((Argument)symbol).GetDefaultValue();
        return value is null or false or "" or Array ? meaning : $"{meaning} [default: {value}]";
    }

    private void Entries(string title, IEnumerable<(string Name, string Text)> entries)
    {
        var first = true;
        foreach (var (name, text) in entries)
        {
            if (first)
                Line($".SH {title}");
            first = false;
            Line($".TP\n.B {Escaped(name)}\n{Escaped(text)}");
        }
    }

    private void Section(string title, string text) => Line($".SH {title}\n{text}");

    private void Line(string text) => _text.Append(text).Append('\n');

    // What roff reads as its own: backslashes, dashes, and a dot or quote at the beginning of a line.
    private static string Escaped(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? $"\\&{escaped}" : escaped;
    }
}
