namespace Plumbline.Web.Rulebooks;

/// <summary>How far back the firings of rules are looked at.</summary>
/// <param name="Word">In addresses.</param>
/// <param name="Each">What a bar stands for.</param>
/// <param name="Bar">How long that is.</param>
/// <param name="Bars">How many there are.</param>
public sealed record FiringSpan(string Word, string Each, TimeSpan Bar, int Bars)
{
    /// <summary>The parameter of addresses.</summary>
    public const string Parameter = "span";

    /// <summary>Those there are, the usual one first.</summary>
    public static readonly IReadOnlyList<FiringSpan> All =
    [
        new("hour", "five minutes", TimeSpan.FromMinutes(5), 12), new("day", "an hour", TimeSpan.FromHours(1), 24),
        new("week", "six hours", TimeSpan.FromHours(6), 28),
    ];

    /// <summary>The one that an address names.</summary>
    public static FiringSpan Of(string? word) => All.FirstOrDefault(span => span.Word == word) ?? All[0];

    /// <summary>The firings of rules, the present bar last; and why they cannot be told, if so.</summary>
    internal (IReadOnlyDictionary<RuleRow, IReadOnlyList<long>> Firings, string? Problem) Look(
        ConsoleParts parts, IReadOnlyList<RuleRow> rows)
    {
        var now = parts.Time.GetUtcNow().UtcTicks;
        var from = new DateTimeOffset((now - (now % Bar.Ticks)) - (Bar.Ticks * (Bars - 1)), TimeSpan.Zero);
        return parts.Look<IReadOnlyDictionary<RuleRow, IReadOnlyList<long>>>(
            log => rows.Where(row => row.Rule is not null).ToDictionary(
                row => row, row => log.Firings(row.Key.Name + "/" + row.Ruleset, row.Rule!.Name, from, Bar, Bars)), // those with one
            new Dictionary<RuleRow, IReadOnlyList<long>>());
    }
}
