namespace Plumbline.Automation.Intake.Sources.Links;

/// <summary>Values of arguments that nobody but the other side may read. Messages of libraries can quote what they were given.</summary>
internal sealed class Secrets
{
    private const string Mask = "***";

    // Shorter ones are words that a message has anyway; masking them would show what they are.
    private const int Shortest = 4;

    private readonly string[] _values;

    public Secrets(params IEnumerable<string?> values) => _values =
        [.. values.OfType<string>().Where(v => v.Length >= Shortest).Distinct().OrderByDescending(v => v.Length)];

    public static Secrets None { get; } = new();

    /// <summary>The text without the secrets in it.</summary>
    public string Hidden(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        return text;
    }
}
