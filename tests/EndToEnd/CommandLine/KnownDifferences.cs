namespace Plumbline.EndToEnd.CommandLine;

/// <summary>Recorded runs that ours differs from on purpose, each with its reason; a row that has become equal fails the test.</summary>
internal static class KnownDifferences
{
    private static readonly Dictionary<string, string> Reasons = [];

    public static bool Contains(string row) => Reasons.ContainsKey(row);
}
