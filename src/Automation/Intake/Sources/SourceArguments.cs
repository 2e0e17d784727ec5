using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources;

/// <summary>The arguments of a source, read with the conversions that Python makes.</summary>
internal sealed class SourceArguments(Mapping given)
{
    public bool Has(string name) => given.ContainsKey(name);

    public object? Get(string name, object? otherwise = null) => given.TryGetValue(name, out var value) ? value : otherwise;

    public object? Required(string name) =>
        given.TryGetValue(name, out var value) ? value : throw new PluginException($"the argument '{name}' is missing");

    public bool Flag(string name, bool otherwise = false) => given.TryGetValue(name, out var value) ? PythonValue.IsTrue(value) : otherwise;

    /// <summary>A text, or null where the argument is missing or null.</summary>
    public string? Text(string name) => Get(name) is { } value ? value as string ?? PythonValue.Str(value) : null;

    /// <summary>A text that protects: a secret, a key, a certificate. Null where the argument is missing.</summary>
    /// <exception cref="PluginException">It is there and empty, as a template gives that found nothing: the source would be open without a
    /// word.</exception>
    public string? Protecting(string name)
    {
        if (!Has(name))
            return null;
        return Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw new PluginException($"{name} is empty")
        {
            Cure = $"give {name} its value, or take the line away to do without it",
        };
    }

    /// <summary>A file or folder, relative ones from a folder; null where the argument is missing, null or empty.</summary>
    public string? Path(string name, string folder) => Text(name) is not { Length: > 0 } text ? null
        : !text.Contains('\0', StringComparison.Ordinal) ? System.IO.Path.GetFullPath(text, folder)
        : throw new PluginException($"{name} has a zero byte in it");

    /// <summary>A whole number within bounds.</summary>
    public long Between(string name, long otherwise, long least, long most)
    {
        var value = Get(name) is { } written ? Integer(name, written) : otherwise;
        return value >= least && value <= most ? value
            : throw new PluginException($"{name} is {PythonValue.Str(Get(name))}: expected a whole number from {least} to {most}");
    }

    /// <summary>One of several words.</summary>
    public string OneOf(string name, string otherwise, params string[] words)
    {
        var word = Text(name) ?? otherwise;
        return words.Contains(word) ? word : throw new PluginException(
            $"{name} is {PythonValue.Repr(Get(name))}: expected {string.Join(", ", words[..^1])} or {words[^1]}")
        {
            Cure = NearestName.Question(word, words),
        };
    }

    /// <summary><c>asyncio.sleep(…)</c>: a number of seconds.</summary>
    public TimeSpan Seconds(string name, double otherwise = 0) => Get(name, otherwise) switch
    {
        long l => Span(name, l),
        double d => Span(name, d),
        bool b => TimeSpan.FromSeconds(b ? 1 : 0),
        BigInteger i => i.Sign > 0 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        var other => throw new PluginException($"{name} is a number of seconds, not {PythonValue.Kind(other)}"),
    };

    /// <summary><c>int(…)</c>.</summary>
    public static long Integer(string name, object? value) => value switch
    {
        long l => l,
        bool b => b ? 1 : 0,
        double d when double.IsFinite(d) => (long)double.Truncate(d),
        BigInteger i => i.Sign > 0 ? long.MaxValue : long.MinValue,
        string text when long.TryParse(text.Trim()
            .Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) => l,
        string text => throw new PluginException($"{name} is a whole number, not {PythonValue.Repr(text)}"),
        double d => throw new PluginException($"{name} is a whole number, not {(double.IsNaN(d) ? "NaN" : "infinity")}"),
        _ => throw new PluginException($"{name} is a whole number, not {PythonValue.Kind(value)}"),
    };

    // Longer than a timer can wait is for ever.
    private static TimeSpan Span(string name, double seconds) =>
        double.IsNaN(seconds) ? throw new PluginException($"{name} is a number of seconds, not NaN")
        : seconds <= 0 ? TimeSpan.Zero : seconds > 4_000_000 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
}
