using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>Compares what came out with what was recorded: placeholders stand for times and ids, the same number for the same id.</summary>
internal sealed partial class RecordedValues(string source)
{
    private readonly Dictionary<string, string> _uuids = [];

    /// <param name="ordered">Whether the order of keys matters.</param>
    public bool Same(JsonElement expected, JsonElement actual, bool ordered)
    {
        if (expected.ValueKind == JsonValueKind.String && Raw(expected) is { } text && text.Contains('<', StringComparison.Ordinal))
            return Placeholder(text, actual);
        if (expected.ValueKind != actual.ValueKind)
            return false;
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var left = Members(expected);
                var right = Members(actual);
                return left.Count == right.Count && left.All(e => right.TryGetValue(e.Key, out var other) && Same(e.Value, other, ordered))
                    && (!ordered || left.Keys.SequenceEqual(right.Keys));
            case JsonValueKind.Array:
                return expected.GetArrayLength() == actual.GetArrayLength()
                    && expected.EnumerateArray().Zip(actual.EnumerateArray()).All(p => Same(p.First, p.Second, ordered));
            case JsonValueKind.String:
                return Raw(expected) == Raw(actual);
            case JsonValueKind.Number:
                return JsonValues.FromJson(expected)!.Equals(JsonValues.FromJson(actual));
            default:
                return true;
        }
    }

    // Lone surrogates are legal in the recordings and in events; only the raw form of them can be compared.
    private static string Raw(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText().ToLowerInvariant();
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>();
        foreach (var property in element.EnumerateObject())
            members[property.Name] = property.Value;
        return new Dictionary<string, JsonElement>(members);
    }

    private bool Placeholder(string expected, JsonElement actual)
    {
        var text = actual.ValueKind == JsonValueKind.String ? Raw(actual) : actual.GetRawText();
        if (UuidN().IsMatch(expected))
            return Guid.TryParse(text, out _) && (_uuids.TryGetValue(expected, out var known)
                ? known == text
                : _uuids.TryAdd(expected, text));
        if (RepeatedText().Match(expected) is { Success: true } repeated)
            return text == new string(repeated.Groups[1].Value[0], int.Parse(repeated.Groups[2].Value, CultureInfo.InvariantCulture));
        return expected switch
        {
            "<SOURCE>" => text == source,
            "<UUID>" => Guid.TryParse(text, out _),
            "<ISOTIME>" => IsoTime().IsMatch(text),
            "<TIME>" => LocalTime().IsMatch(text),
            "<LOCALISO>" => LocalIso().IsMatch(text),
            "<EPOCH>" => long.TryParse(text, out var epoch) && epoch > 1_600_000_000,
            _ => Regex.IsMatch(text, "^" + Regex.Escape(expected).Replace("<PORT>", @"\d+", StringComparison.Ordinal) + "$"),
        };
    }

    [GeneratedRegex(@"^<UUID-\d+>$")]
    private static partial Regex UuidN();

    [GeneratedRegex(@"^<(.) x (\d+)>$")]
    private static partial Regex RepeatedText();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
    private static partial Regex IsoTime();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$")]
    private static partial Regex LocalTime();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$")]
    private static partial Regex LocalIso();
}
