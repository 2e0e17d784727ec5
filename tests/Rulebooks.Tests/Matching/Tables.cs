using System.Reflection;

namespace Plumbline.Rulebooks.Tests.Matching;

/// <summary>The text tables that lie beside the tests.</summary>
internal static class Tables
{
    public static IEnumerable<string> Lines(params string[] path) =>
        File.ReadLines(Path.Combine([Root, .. path])).Where(line => line.Length > 0 && line[0] != '#');

    private static string Root { get; } = Path.Combine(
        typeof(Tables).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryPath").Value!, "tests",
            "Rulebooks.Tests");

    /// <summary>How many inputs a fuzz or property test tries; the environment may ask for more.</summary>
    public static int Count(int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ_COUNT"), out var asked) ? asked : standard;
}
