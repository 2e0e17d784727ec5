using System.CommandLine;
using System.CommandLine.Parsing;
using Plumbline.Wording;

namespace Plumbline.Usage;

/// <summary>What is wrong with a command line: one line, the nearest name where one is near, and where to read more.</summary>
public static class UsageMistake
{
    /// <summary>The exit code of every command line that cannot be used.</summary>
    public const int ExitCode = 2;

    /// <summary>The two lines for people; null for a command line that can be used, or asks for help or the version.</summary>
    /// <param name="arguments">What was parsed.</param>
    public static string? Of(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(arguments);
        var command = new CalledCommand(parsed.CommandResult.Command);
        var reason = OptionSpelling.Mistake(command, arguments);
        // Also when help was asked for: there is none about what is not there.
        if (reason is null && command.Verbs.Count > 0 && parsed.UnmatchedTokens is [var verb, ..])
            reason = $"there is no verb '{PlainText.OneLine(verb)}'{Question(verb, command.Verbs)}";
        if (reason is null && parsed.Action?.ClearsParseErrors != true && parsed.Errors.Count > 0)
            reason = parsed.Errors.Select(e => e.SymbolResult).OfType<SymbolResult>()
                .Select(result => OfOption(result) ?? OfArgument(result)).OfType<string>().FirstOrDefault() ?? Rest(parsed, command);
        return reason is null ? null : Lines(command.Name, reason);
    }

    /// <summary>How a mistake is said.</summary>
    /// <param name="command">As it is typed: <c>plumbline check</c>.</param>
    public static string Lines(string command, string reason) => $"{command}: {reason}\n{Hint(command)}";

    /// <summary>The line below a mistake.</summary>
    public static string Hint(string command) => $"'{command} --help' lists what it takes";

    private static string? OfOption(SymbolResult result)
    {
        if ((result as OptionResult ?? result.Parent as OptionResult) is not { Option: var option } given)
            return null;
        var kind = ValueKindText.Of(option);
        if (given.Implicit)
            return option.Required ? $"{option.Name} is missing: {kind}" : null;
        if (given.Tokens.Count == 0)
            return option.Arity.MinimumNumberOfValues > 0 ? $"{option.Name} needs a value: {kind}" : null;
        if (given.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues == 1)
            return $"{option.Name} is given {given.IdentifierTokenCount} times, and it has one value";
        var text = given.Tokens[^1].Value;
        return NoChoice(option.Name, text, ValueKindText.Choices(option, option.ValueType))
            ?? (given.Errors.FirstOrDefault()?.Message is { } own && !ValueKindText.IsConverted(option)
                ? PlainText.Clause(own)
                : $"{option.Name} is {kind}, not '{PlainText.OneLine(text)}'");
    }

    private static string? OfArgument(SymbolResult result)
    {
        if (result is not ArgumentResult { Argument: var argument } given)
            return null;
        var name = argument.Name.ToUpperInvariant();
        return given.Tokens.Count == 0 ? $"{name} is missing: {ValueKindText.Lower(argument.Description)}"
            : NoChoice(name, given.Tokens[^1].Value, ValueKindText.Choices(argument, argument.ValueType));
    }

    private static string? NoChoice(string name, string text, IReadOnlyList<string> choices) =>
        choices.Count == 0 || choices.Contains(text)
            ? null
            : $"{name} is {ValueKindText.Or(choices)}, not '{PlainText.OneLine(text)}'{Question(text, choices)}";

    private static string Rest(ParseResult parsed, CalledCommand command) =>
        parsed.UnmatchedTokens is [var extra, ..] ? $"'{PlainText.OneLine(extra)}' is one argument too many"
            : command.Verbs.Count > 0 ? $"say what is to be done: {ValueKindText.Or(command.Verbs)}"
            : PlainText.Clause(parsed.Errors[0].Message);

    private static string Question(string text, IEnumerable<string> known) =>
        NearestName.Question(text, known) is { } question ? $" ({question})" : "";
}
