using System.Buffers;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Programs;

/// <summary>The arguments of <c>exec</c>, checked.</summary>
internal sealed record ExecArguments
{
    private static readonly SearchValues<char> OfShells = SearchValues.Create(" \t|&;<>$`'\"\0");

    public required IReadOnlyList<string> Command { get; init; }

    public required string Folder { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary><c>always</c>, <c>on_failure</c> or <c>never</c>.</summary>
    public required string Restart { get; init; }

    /// <summary>From an end with 0 to the next start; null for growing pauses.</summary>
    public TimeSpan? Every { get; init; }

    public required int LongestLine { get; init; }

    public required TimeSpan Grace { get; init; }

    public static ExecArguments From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        return new ExecArguments
        {
            Command = Words(given.Required("command")),
            Folder = given.Path("folder", context.Folder) ?? context.Folder,
            Environment = Variables(given.Get("environment")),
            Restart = given.OneOf("restart", "always", "always", "on_failure", "never"),
            Every = given.Has("every") ? given.Seconds("every") : null,
            LongestLine = (int)given.Between("max_line", 1 << 20, 1, IntakeLimits.LargestMessage),
            Grace = TimeSpan.FromSeconds(given.Between("grace", 5, 0, 3600)),
        };
    }

    private static string[] Words(object? command)
    {
        if (command is string { Length: > 0 } program)
            return program.AsSpan().ContainsAny(OfShells) ? throw new PluginException(
                "command is one text with blanks or signs of a shell in it, and no shell reads it")
            {
                Cure = "write a list, [program, argument, …]; for a shell [bash, -c, '…']",
            }
            : [program];
        if (command is not List<object?> { Count: > 0 } words)
            throw new PluginException($"command is a program, or a list of it and its arguments, not {PythonValue.Kind(command)}");
        string[] texts = [.. words.Select((word, place) => word is null or List<object?> or Mapping
            ? throw new PluginException($"item {place} of command is {PythonValue.Kind(word)}, where a text was expected")
            : PythonValue.Str(word))];
        return texts[0].Length == 0 || Array.Exists(texts, text => text.Contains('\0', StringComparison.Ordinal))
            ? throw new PluginException("command has an empty program, or a zero byte in a word")
            : texts;
    }

    private static List<KeyValuePair<string, string>> Variables(object? given)
    {
        if (given is null)
            return [];
        if (given is not Mapping mapping)
            throw new PluginException($"environment is a mapping of variables to their values, not {PythonValue.Kind(given)}");
        var variables = new List<KeyValuePair<string, string>>(mapping.Count);
        foreach (var (key, value) in mapping)
        {
            if (key is not string { Length: > 0 } name || name.AsSpan().ContainsAny("=\0"))
                throw new PluginException("environment has a name that no variable can have");
            if (value is null or List<object?> or Mapping)
                throw new PluginException($"the variable {name} of environment is {PythonValue.Kind(value)}, where a text was expected");
            var text = PythonValue.Str(value);
            variables.Add(new(name, !text.Contains('\0', StringComparison.Ordinal) ? text
                : throw new PluginException($"the variable {name} of environment has a zero byte in it")));
        }
        return variables;
    }
}
