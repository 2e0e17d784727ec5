using System.Reflection;
using System.Text.RegularExpressions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Linting;

public sealed class FindingCatalogTests
{
    [Fact]
    public void All_Codes_AreThoseOfTheCodeAndOfTheDocumentation()
    {
        var used = typeof(FindingCatalog).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.IsLiteral && f.GetRawConstantValue() is string code && Regex.IsMatch(code, @"^RB\d{4}$")).Select(f => (string)f.GetRawConstantValue()!).ToHashSet();
        var root = typeof(FindingCatalogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryPath").Value!;
        var documented = Regex.Matches(File.ReadAllText(Path.Combine(root, "docs", "check.md")), @"^\| (RB\d{4}) \| (\w+) \| ([^|]*) \|", RegexOptions.Multiline)
            .Select(m => new FindingKind(m.Groups[1].Value, Enum.Parse<Severity>(m.Groups[2].Value, ignoreCase: true), m.Groups[3].Value.Trim())).ToList();
        Assert.Equal(FindingCatalog.All, documented);
        Assert.Equal(FindingCatalog.All.Select(k => k.Code).Order(StringComparer.Ordinal), FindingCatalog.All.Select(k => k.Code).Distinct());
        Assert.Empty(used.Except(FindingCatalog.All.Select(k => k.Code)));
    }
}
