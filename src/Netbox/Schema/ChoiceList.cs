using System.Collections.Frozen;

namespace Plumbline.Netbox.Schema;

/// <summary>
/// The values of a choice field, in NetBox's order. Numbers (the width of a rack) are kept as text and written as numbers.
/// </summary>
internal sealed class ChoiceList
{
    private readonly FrozenDictionary<string, string> _labels;

    public ChoiceList(bool numbers, IEnumerable<ChoiceValue> choices)
    {
        Numbers = numbers;
        All = [.. choices];
        _labels = All.ToFrozenDictionary(c => c.Value, c => c.Label);
    }

    public IReadOnlyList<ChoiceValue> All { get; }

    public bool Numbers { get; }

    public bool Contains(string value) => _labels.ContainsKey(value);

    public string Label(string value) => _labels.GetValueOrDefault(value, value);

    /// <summary>Reads lines of <c>value = label</c>.</summary>
    public static ChoiceList Parse(string text, bool numbers = false) =>
        new(numbers, text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Line));

    private static ChoiceValue Line(string line)
    {
        var at = line.IndexOf(" = ", StringComparison.Ordinal);
        return at < 0 ? new(line, line) : new(line[..at], line[(at + 3)..]);
    }
}

/// <summary>A value of a choice field and what people read for it.</summary>
internal readonly record struct ChoiceValue(string Value, string Label);
