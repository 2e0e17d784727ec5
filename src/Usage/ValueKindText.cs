using System.CommandLine;
using System.CommandLine.Completions;

namespace Plumbline.Usage;

/// <summary>What the value of an option is, in words.</summary>
internal static class ValueKindText
{
    public static string Of(Option option) => Choices(option, option.ValueType) is { Count: > 0 } choices ? Or(choices)
        : IsWhole(option.ValueType) ? "a whole number"
        : option.ValueType == typeof(FileInfo) ? "a file"
        : option.HelpName ?? Lower(option.Description);

    /// <summary>The values an option or argument is limited to; none for others.</summary>
    public static IReadOnlyList<string> Choices(Symbol symbol, Type type) =>
        type == typeof(string) ? [.. symbol.GetCompletions(CompletionContext.Empty).Select(c => c.Label)] : [];

    /// <summary>True where the text is made into something else, which is what can fail.</summary>
    public static bool IsConverted(Option option) => IsWhole(option.ValueType) && option.Validators.Count == 0;

    /// <summary>A description that goes on a sentence: 'The rulebook' is 'the rulebook', a name in capitals stays.</summary>
    public static string Lower(string? description) => description is [var first, var second, ..] && char.IsLower(second)
        ? char.ToLowerInvariant(first) + description[1..]
        : description ?? "a text";

    public static string Or(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Join("", words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static bool IsWhole(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var number && (number == typeof(int) || number == typeof(long));
}
