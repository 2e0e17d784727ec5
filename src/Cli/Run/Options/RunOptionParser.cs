using System.Globalization;
using Plumbline.Wording;

namespace Plumbline.Cli.Run.Options;

/// <summary>
/// Parses the rulebook command line by argparse's rules: unique prefixes of long options, <c>--opt=value</c>, joined short
/// options, defaults from the environment that go through the same conversion.
/// </summary>
internal sealed class RunOptionParser(Func<string, string?> environment, bool positionalRulebook)
{
    private readonly Dictionary<string, List<object>> _values = [];
    private readonly List<string> _unrecognized = [];
    private readonly List<string> _positional = [];

    /// <summary>Reads the arguments; keys are long option names.</summary>
    /// <exception cref="OptionError">An option is unknown, ambiguous, lacks its value or has an unusable one.</exception>
    public IReadOnlyDictionary<string, List<object>> Parse(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--")
            {
                _positional.AddRange(arguments.Skip(i + 1));
                break;
            }
            if (!LooksLikeOption(argument))
                _positional.Add(argument);
            else if (argument.StartsWith("--", StringComparison.Ordinal))
                i = ReadLong(arguments, i);
            else
                i = ReadShort(arguments, i);
        }
        TakePositional();
        if (_unrecognized.Count > 0)
            throw new OptionError($"unrecognized arguments: {string.Join(' ', _unrecognized)}{Question(_unrecognized[0])}");
        ApplyEnvironment();
        return _values;
    }

    private static bool LooksLikeOption(string argument) =>
        argument.Length > 1 && argument[0] == '-' && !double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && (!argument.Contains(' ', StringComparison.Ordinal)
            || RunOptionList.All.Any(o => o.Flags.Any(f => argument.StartsWith(f, StringComparison.Ordinal))));

    private int ReadLong(IReadOnlyList<string> arguments, int index)
    {
        var argument = arguments[index];
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var flag = equals < 0 ? argument : argument[..equals];
        if (FindLong(flag) is not { } option)
        {
            _unrecognized.Add(argument);
            return index;
        }
        if (!option.TakesValue)
        {
            if (equals >= 0)
                throw new OptionError($"argument {option.Display}: ignored explicit argument '{argument[(equals + 1)..]}'");
            Set(option, null);
            return index;
        }
        if (equals >= 0)
        {
            Set(option, argument[(equals + 1)..]);
            return index;
        }
        Set(option, Next(arguments, index, option));
        return index + 1;
    }

    private int ReadShort(IReadOnlyList<string> arguments, int index)
    {
        var argument = arguments[index];
        for (var at = 1; at < argument.Length; at++)
        {
            var flag = "-" + argument[at];
            if (RunOptionList.All.FirstOrDefault(o => o.Flags.Contains(flag)) is not { } option)
            {
                if (at > 1)
                    throw new OptionError($"argument {RunOptionList.All.First(o => o.Flags.Contains("-" + argument[at - 1])).Display}: "
                        + $"ignored explicit argument '{argument[at..]}'");
                _unrecognized.Add(argument);
                return index;
            }
            if (!option.TakesValue)
            {
                Set(option, null);
                continue;
            }
            if (at + 1 < argument.Length)
            {
                var rest = argument[(at + 1)..];
                Set(option, rest.StartsWith('=') ? rest[1..] : rest);
                return index;
            }
            Set(option, Next(arguments, index, option));
            return index + 1;
        }
        return index;
    }

    // The real one does not ask, and is quoted word by word under its own name.
    private string Question(string argument) => positionalRulebook && argument.StartsWith("--", StringComparison.Ordinal)
        && NearestName.Question(argument.Split('=')[0], RunOptionList.All.SelectMany(o => o.Flags)) is { } question ? $" ({question})" : "";

    private static RunOption? FindLong(string flag)
    {
        var exact = RunOptionList.All.FirstOrDefault(o => o.Flags.Contains(flag));
        if (exact != null || flag.Length < 3)
            return exact;
        var matches = RunOptionList.All.SelectMany(o => o.Flags.Where(f => f.StartsWith(flag, StringComparison.Ordinal))
            .Select(f => (Option: o, Flag: f))).ToList();
        if (matches.Count > 1)
            throw new OptionError($"ambiguous option: {flag} could match {string.Join(", ", matches.Select(m => m.Flag))}");
        return matches.Count == 1 ? matches[0].Option : null;
    }

    private static string Next(IReadOnlyList<string> arguments, int index, RunOption option) =>
        index + 1 < arguments.Count && arguments[index + 1] != "--" && !LooksLikeOption(arguments[index + 1])
            ? arguments[index + 1]
            : throw new OptionError($"argument {option.Display}: expected one argument");

    private void Set(RunOption option, string? text)
    {
        if (!_values.TryGetValue(option.Name, out var values))
            _values[option.Name] = values = [];
        if (option.TakesValue && !option.Repeatable)
            values.Clear();
        values.Add(text is null ? true : Convert(option, text, checkChoices: true));
    }

    private void TakePositional()
    {
        if (positionalRulebook && _positional.Count == 1 && !_values.ContainsKey("rulebook"))
            _values["rulebook"] = [_positional[0]];
        else
            _unrecognized.AddRange(_positional);
    }

    // An option's default from the environment is converted like a value of the command line, but its choices are not checked.
    private void ApplyEnvironment()
    {
        foreach (var option in RunOptionList.All)
        {
            if (option.Environment is not { } variable || _values.ContainsKey(option.Name)
                || environment(variable) is not { Length: > 0 } text)
                continue;
            if (option.TakesValue)
                _values[option.Name] = [Convert(option, text, checkChoices: false)];
            else if (text.ToUpperInvariant() is "TRUE" or "1" or "YES" or "ON")
                _values[option.Name] = [true];
        }
    }

    private static object Convert(RunOption option, string text, bool checkChoices) => option.Value switch
    {
        OptionValue.Integer => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? integer
            : throw new OptionError($"argument {option.Display}: invalid int value: '{text}'"),
        OptionValue.Number => Number(text.Trim()) is { } number
            ? number
            : throw new OptionError($"argument {option.Display}: invalid float value: '{text}'"),
        OptionValue.Choice when checkChoices && !option.Choices!.Contains(text) => throw new OptionError(
            $"argument {option.Display}: invalid choice: '{text}' (choose from "
                + $"{string.Join(", ", option.Choices!.Select(c => $"'{c}'"))})"),
        _ => text,
    };

    // As float() reads it, which knows short names for what is no finite number.
    private static double? Number(string text) => text.TrimStart('+', '-').ToUpperInvariant() switch
    {
        "INF" or "INFINITY" => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        "NAN" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };
}
