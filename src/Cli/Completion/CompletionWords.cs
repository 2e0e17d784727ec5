using System.CommandLine;
using System.CommandLine.Completions;
using Plumbline.Cli.Manual;

namespace Plumbline.Cli.Completion;

/// <summary>Reads a command line that is still being typed against the tree of commands.</summary>
internal static class CompletionWords
{
    /// <param name="words">What follows the program's name; the last one is being typed and may be empty.</param>
    /// <returns>What may stand in its place; nothing where a file or free text is expected.</returns>
    public static IEnumerable<(string Word, string Meaning)> For(Command root, IReadOnlyList<string> words)
    {
        var (command, above, waiting) = (root, new List<Option>(), (Option?)null);
        foreach (var word in words.SkipLast(1))
        {
            if (waiting is not null)
                waiting = null;
            else if (word.StartsWith('-'))
                waiting = Options(command, above).FirstOrDefault(o => TakesValue(o) && (o.Name == word || o.Aliases.Contains(word)));
            else if (command.Subcommands.FirstOrDefault(c => c.Name == word) is { } next)
            {
                above.AddRange(command.Options.Where(o => o.Recursive));
                command = next;
            }
        }
        var typed = words.Count == 0 ? "" : words[^1];
        return (waiting, typed) switch
        {
            ({ } option, _) => Choices(option),
            (_, ['-', ..]) => Options(command, above).Select(o => (o.Name, CommandText.Of(o).Meaning)),
            _ => command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, CommandText.Of(c).Meaning))
                .Concat(command.Arguments.SelectMany(Choices)),
        } is var found ? found.Where(w => w.Item1.StartsWith(typed, StringComparison.Ordinal)) : [];
    }

    private static IEnumerable<Option> Options(Command command, List<Option> above) =>
        command.Options.Concat(above).Where(o => !o.Hidden);

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static IEnumerable<(string Word, string Meaning)> Choices(Symbol symbol) =>
        symbol.GetCompletions(CompletionContext.Empty).Select(c => (c.Label, ""));
}
