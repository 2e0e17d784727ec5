namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Recorded rows that are answered differently on purpose or for lack of a model, with the reason. A row that agrees may not be listed.
/// </summary>
internal static class KnownDifferences
{
    // row numbers, then why
    private const string Table = """
        34: outside /api/ NetBox sends the reader to its login page; the store leads on to its API, with the console to the console
        1120, 1121, 1126, 1332, 1333, 1434: equal rows come in the order of PostgreSQL's pages; here by id
        1724: the order of one custom field's object types within a list is that of PostgreSQL's pages
        1993, 1994: object types carry the class documentation of NetBox's Python, which is no behaviour and another project's text
        1996: NetBox's two system jobs (housekeeping, census) are rows of its queue; what the store does in the background is none
        2001, 2006: dependents are named in the order of a Python set, filled in the order of PostgreSQL's pages
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
