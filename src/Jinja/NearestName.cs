namespace Plumbline.Jinja;

/// <summary>The known name that a mistyped one most likely means.</summary>
internal static class NearestName
{
    public static string? Hint(string typed, IEnumerable<string> known)
    {
        var nearest = known.Select(name => (name, Distance: Distance(typed, name))).OrderBy(n => n.Distance).ThenBy(n => n.name, StringComparer.Ordinal).FirstOrDefault();
        return nearest.name is not null && nearest.Distance <= Math.Max(1, typed.Length / 3) ? $"did you mean '{nearest.name}'?" : null;
    }

    // Levenshtein, with two neighbours exchanged as one step.
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 8 || a.Length > 64)
            return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        return rows[a.Length, b.Length];
    }
}
