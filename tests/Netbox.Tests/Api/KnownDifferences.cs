namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Recorded rows that are answered differently on purpose or for lack of a model, with the reason. A row that agrees may not be listed.
/// </summary>
internal static class KnownDifferences
{
    // row numbers, then why
    private const string Table = """
        34: outside /api/ NetBox sends the reader to its login page; what lies there is not the store's
        591: NetBox shows the counter as it was before the second half of the same bulk request
        1120, 1121, 1126, 1332, 1333, 1434: rows that are equal under the asked order come in the order of PostgreSQL's pages
        1724: the order of a custom field's object types in a list is that of PostgreSQL's pages
        1993, 1994: object types carry the class documentation of NetBox's Python
        1996: the store has no background jobs
        2001, 2006: dependents are named in the order of PostgreSQL's pages
        """;

    public static Dictionary<int, string> Read()
    {
        var known = new Dictionary<int, string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.IndexOf(": ", StringComparison.Ordinal);
            foreach (var part in line[..at].Split(',', StringSplitOptions.TrimEntries))
            {
                var ends = part.Split('-');
                for (var n = int.Parse(ends[0]); n <= int.Parse(ends[^1]); n++)
                    known[n] = line[(at + 2)..];
            }
        }
        return known;
    }
}
