using System.Reflection;
using System.Text.RegularExpressions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Linting;

public sealed partial class FindingCatalogTests
{
    private static readonly string Root =
        typeof(FindingCatalogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryPath").Value!;

    [Fact]
    public void All_Codes_AreThoseOfTheDocumentation()
    {
        var documented = Row().Matches(File.ReadAllText(Path.Combine(Root, "docs", "check.md")))
            .Select(m => new FindingKind(m.Groups[1].Value, Enum.Parse<Severity>(m.Groups[2].Value, ignoreCase: true),
                m.Groups[3].Value.Trim())).ToList();
        Assert.Equal(FindingCatalog.All, documented);
        // Those about rulebooks come first.
        Assert.Equal(FindingCatalog.All.Select(k => k.Code).Distinct().OrderByDescending(c => c[..2], StringComparer.Ordinal)
            .ThenBy(c => c, StringComparer.Ordinal), FindingCatalog.All.Select(k => k.Code));
    }

    [Fact]
    public void All_Codes_AreThoseThatTheSourcesUse()
    {
        var catalog = Path.Combine(Root, "src", "Rulebooks", "Linting", "FindingCatalog.cs");
        var used = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(f => f != catalog)
            .SelectMany(f => Literal().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(FindingCatalog.All.Select(k => k.Code).Order(StringComparer.Ordinal), used);
    }

    [GeneratedRegex(@"^\| ((?:RB|IN)\d{4}) \| (\w+) \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("\"((?:RB|IN)\\d{4})\"")]
    private static partial Regex Literal();
}
