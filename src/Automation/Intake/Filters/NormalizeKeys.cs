using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary><c>normalize_keys</c>: every run of characters that are not of a word becomes one <c>_</c>, at every depth.</summary>
internal sealed class NormalizeKeys : IEventFilter
{
    public static FilterKind Kind { get; } = new("eda.builtin.normalize_keys", (arguments, logger) =>
        new NormalizeKeys(arguments, asciiOnly: false, logger)) { Legacy = ["ansible.eda.normalize_keys"] };

    private readonly bool _overwrite;
    private readonly bool _asciiOnly;
    private readonly ILogger _logger;

    /// <param name="asciiOnly">As the collection's own copy has it: letters with accents are no letters.</param>
    public NormalizeKeys(Mapping arguments, bool asciiOnly, ILogger logger)
    {
        _overwrite = new FilterArguments(arguments, [], ["overwrite"]).Flag("overwrite", true);
        (_asciiOnly, _logger) = (asciiOnly, logger);
    }

    public string Name => Kind.Name;

    public object? Apply(object? value)
    {
        switch (value)
        {
            case Mapping mapping:
                return Rename(mapping);
            case List<object?> items:
                return items.ConvertAll(Apply);
            default:
                return value;
        }
    }

    private Mapping Rename(Mapping mapping)
    {
        var result = new Mapping(mapping.Count);
        foreach (var (key, value) in mapping)
        {
            var renamed = key is string name ? Normalize(name) : key;
            var collides = !renamed.Equals(key) && mapping.ContainsKey(renamed);
            if (collides && !_overwrite)
                continue;
            if (collides)
                _logger.KeyReplaced(renamed.ToString() ?? "");
            result[renamed] = Apply(value);
        }
        return result;
    }

    private string Normalize(string key)
    {
        var result = new StringBuilder(key.Length);
        var inRun = false;
        foreach (var rune in key.EnumerateRunes())
        {
            var word = IsWord(rune);
            if (word)
                result.Append(rune.ToString());
            else if (!inRun)
                result.Append('_');
            inRun = !word;
        }
        return result.ToString();
    }

    private bool IsWord(Rune rune) =>
        rune.Value == '_' || (rune.IsAscii ? Rune.IsLetterOrDigit(rune) : !_asciiOnly && Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
                or UnicodeCategory.OtherNumber);
}
