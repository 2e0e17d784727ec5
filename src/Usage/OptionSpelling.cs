using System.Globalization;
using Plumbline.Wording;

namespace Plumbline.Usage;

/// <summary>
/// What is written as an option is an option: the parser takes an unknown one for a file where a command takes files, and for the value of
/// the option before it.
/// </summary>
internal static class OptionSpelling
{
    private static readonly char[] Ends = ['=', ':'];

    public static string? Mistake(CalledCommand command, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments.TakeWhile(a => a != "--").Where(LooksLikeOption))
        {
            var end = argument.IndexOfAny(Ends);
            var name = end < 0 ? argument : argument[..end];
            if (command.Find(name) is not { } option)
            {
                // -rFILE is short for -r FILE.
                if (argument[1] != '-' && command.Find(argument[..2]) is not null)
                    continue;
                var known = command.Options.SelectMany(o => o.Aliases.Prepend(o.Name));
                var question = NearestName.Question(name, known.Where(k => k.StartsWith("--", StringComparison.Ordinal)));
                return $"there is no option {PlainText.OneLine(name)}{(question is null ? "" : $" ({question})")}";
            }
            if (end >= 0 && option.ValueType == typeof(bool) && !bool.TryParse(argument[(end + 1)..], out _))
                return $"{name} takes no value";
        }
        return null;
    }

    // A lone dash is standard input, and a number may be below zero.
    private static bool LooksLikeOption(string argument) => argument is ['-', _, ..]
        && !double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
