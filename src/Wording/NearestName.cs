namespace Plumbline.Wording;

/// <summary>Finds the name that was probably meant: the one with the fewest edits (insert, delete, replace, swap of neighbours).</summary>
public static class NearestName
{
    // Longer texts are no slips of the finger.
    private const int LongestName = 64;

    /// <summary>The nearest of the known names, or null when none is near enough (a third of its length, at least one edit).</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        if (name.Length is 0 or > LongestName)
            return null;
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            if (candidate.Length > LongestName)
                continue;
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance && distance <= Math.Max(1, Math.Max(candidate.Length, name.Length) / 3))
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>The cure for a message: <c>did you mean 'x'?</c>, or null.</summary>
    public static string? Question(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $"did you mean '{nearest}'?" : null;

    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
