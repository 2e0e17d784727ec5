using System.Globalization;
using System.Text;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Limits of what is kept, as people write them and files hold them.</summary>
public static class RetentionText
{
    /// <summary>What keeps for ever, and any size.</summary>
    public const string Forever = "forever";

    /// <summary>What a number of days must be.</summary>
    public const string DaysExpected = "a whole number from 1 to 36500, or 'forever'";

    /// <summary>What a size must be.</summary>
    public const string SizeExpected = "a whole number and KiB, MiB, GiB or TiB, or 'forever'";

    internal const long MostDays = 36_500;

    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
    ];

    /// <summary>The name of a kind or a limit in files.</summary>
    public static string NameOf(KeptKind kind) => kind switch
    {
        KeptKind.Events => "events", KeptKind.Changes => "changes", KeptKind.Inventory => "inventory", _ => "outputs",
    };

    /// <inheritdoc cref="NameOf(KeptKind)"/>
    public static string NameOf(KeptLimit limit) => limit == KeptLimit.Days ? "days" : "max_size";

    /// <summary>Reads what somebody wrote; false where it is neither.</summary>
    public static bool TryRead(KeptLimit limit, string text, out long? value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = text == Forever ? null : limit == KeptLimit.MaxSize ? Bytes(text)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays ? days : 0;
        return value != 0;
    }

    /// <summary>A limit as it is written; what <see cref="TryRead"/> read comes out with the largest unit that fits.</summary>
    public static string Of(KeptLimit limit, long? value)
    {
        if (value is not { } number)
            return Forever;
        if (limit == KeptLimit.Days)
            return number.ToString(CultureInfo.InvariantCulture);
        var (unit, bytes) = Units.FirstOrDefault(u => number % u.Bytes == 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{number / bytes}{unit}");
    }

    /// <summary>A file that says all of it, to be read as <c>plumbline.yml</c> is.</summary>
    public static string Write(IEnumerable<RetentionRule> rules)
    {
        var text = new StringBuilder("retention:");
        foreach (var kind in rules.GroupBy(rule => rule.Kind).OrderBy(kind => kind.Key))
            text.Append(CultureInfo.InvariantCulture, $"\n  {NameOf(kind.Key)}: {{")
                .AppendJoin(", ", kind.Select(rule => $"{NameOf(rule.Limit)}: {Of(rule.Limit, rule.Value)}")).Append('}');
        return text.Append('\n').ToString();
    }

    // 0 for what is no size.
    private static long Bytes(string text)
    {
        foreach (var (unit, bytes) in Units)
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and < 1 << 20)
                return number * bytes;
        return 0;
    }
}
