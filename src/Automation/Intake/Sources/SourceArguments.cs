using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources;

/// <summary>The arguments of a source, read with the conversions that Python makes.</summary>
internal sealed class SourceArguments(Mapping given)
{
    public bool Has(string name) => given.ContainsKey(name);

    public object? Get(string name, object? otherwise = null) => given.TryGetValue(name, out var value) ? value : otherwise;

    public object? Required(string name) => given.TryGetValue(name, out var value) ? value : throw PluginException.Key(name);

    public bool Flag(string name, bool otherwise = false) => given.TryGetValue(name, out var value) ? PythonValue.IsTrue(value) : otherwise;

    /// <summary>A text, or null where the argument is missing or null.</summary>
    public string? Text(string name) => Get(name) is { } value ? value as string ?? PythonValue.Str(value) : null;

    /// <summary>A text that protects: a secret, a key, a certificate. Null where the argument is missing.</summary>
    /// <exception cref="PluginException">It is there and empty, as a template gives that found nothing: the source would be open without a word.</exception>
    public string? Protecting(string name)
    {
        if (!Has(name))
            return null;
        return Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : throw new PluginException("ValueError", $"{name} is empty")
        {
            Cure = $"give {name} its value, or take the line away to do without it",
        };
    }

    /// <summary><c>asyncio.sleep(…)</c>: a number of seconds.</summary>
    public TimeSpan Seconds(string name, double otherwise = 0) => Get(name, otherwise) switch
    {
        long l => Span(l),
        double d => Span(d),
        bool b => TimeSpan.FromSeconds(b ? 1 : 0),
        BigInteger i => i.Sign > 0 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        var other => throw PluginException.Type($"'<=' not supported between instances of '{PythonValue.TypeName(other)}' and 'int'"),
    };

    /// <summary><c>int(…)</c>.</summary>
    public static long Integer(object? value) => value switch
    {
        long l => l,
        bool b => b ? 1 : 0,
        double d when double.IsFinite(d) => (long)double.Truncate(d),
        BigInteger i => i.Sign > 0 ? long.MaxValue : long.MinValue,
        string text when long.TryParse(text.Trim().Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) => l,
        string text => throw PluginException.Value($"invalid literal for int() with base 10: {PythonValue.Repr(text)}"),
        double d => throw PluginException.Value($"cannot convert float {(double.IsNaN(d) ? "NaN" : "infinity")} to integer"),
        _ => throw PluginException.Type($"int() argument must be a string, a bytes-like object or a real number, not '{PythonValue.TypeName(value)}'"),
    };

    // Longer than a timer can wait is for ever.
    private static TimeSpan Span(double seconds) =>
        double.IsNaN(seconds) ? throw PluginException.Value("Invalid delay: NaN (not a number)")
        : seconds <= 0 ? TimeSpan.Zero : seconds > 4_000_000 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
}
