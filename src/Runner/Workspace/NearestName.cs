namespace Plumbline.Runner.Workspace;

/// <summary>The known name that a mistyped one most likely meant.</summary>
internal static class NearestName
{
    public static string? Of(string written, IEnumerable<string> known)
    {
        string? best = null;
        var least = Math.Max(1, written.Length / 4) + 1;
        foreach (var name in known)
        {
            var distance = Distance(written, name);
            if (distance < least)
                (best, least) = (name, distance);
        }
        return best;
    }

    // Insertions, deletions, replacements and swapped neighbours count one each.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replace, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
