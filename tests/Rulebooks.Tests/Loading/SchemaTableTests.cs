using System.Reflection;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

public sealed class SchemaTableTests
{
    public static TheoryData<string> Rows => [
        .. File.ReadLines(Path.Combine(Here, "Loading", "SchemaTable.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    private static string Here { get; } = Path.Combine(
        typeof(SchemaTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryPath").Value!,
            "tests", "Rulebooks.Tests");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Load_TableRow_AcceptsOrRefuses(string row)
    {
        var parts = row.Split(' ', 3);
        var loaded = RulebookLoader.Load(Document(parts[1], parts[2]), "rulebook.yml");
        Assert.True(loaded.Rulebook is not null == (parts[0] == "accept"), string.Join("; ", loaded.Findings.DefaultIfEmpty()));
    }

    private static string Document(string place, string text) => place switch
    {
        "top" => text,
        "ruleset" => $"- {text}",
        "source" => Document("ruleset", $$"""{name: s, hosts: all, sources: [{{text}}], rules: []}"""),
        "rule" => Document("ruleset", $$"""{name: s, hosts: all, sources: [], rules: [{{text}}]}"""),
        "condition" => Document("rule", $$"""{name: r, condition: {{text}}, action: {none: null} }"""),
        "throttle" => Document("rule", $$"""{name: r, condition: true, throttle: {{text}}, action: {none: null} }"""),
        "action" => Document("rule", $$"""{name: r, condition: true, action: {{text}} }"""),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "unknown place"),
    };
}
