using System.Reflection;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

public sealed class MistakesTests
{
    private static readonly string Root = typeof(MistakesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(
        a => a.Key == "RepositoryPath").Value!;

    public static TheoryData<string, string, string> Cases => [
        .. Read().Select(c => new TheoryDataRow<string, string, string>(c.Name, c.Rulebook, c.Expected))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_Mistakes_AreSaidAllAtOnceWithTheirPlace(string name, string rulebook, string expected)
    {
        var findings = RulebookLoader.Load(rulebook, "r.yml").Findings.OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column)
            .ThenBy(f => f.Code, StringComparer.Ordinal).ToList();
        var wanted = expected.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var said = findings.Select(f => $"{f.Position.Line}:{f.Position.Column} {f.Code} {f.Message} ({f.Cure})").ToList();
        Assert.True(wanted.Length == said.Count && wanted.Zip(said).All(p => Fits(p.First, p.Second)),
            $"{name}\n{string.Join('\n', said)}");
    }

    [Fact]
    public void Load_RulebookOfTheArticle_SaysTheDoubledDelayOnceWithBothLines()
    {
        var loaded = RulebookLoader.Load(Article, "netbox_vm.yml");
        Assert.NotNull(loaded.Rulebook);
        var finding = Assert.Single(loaded.Findings);
        Assert.Equal(("RB0004", 17), (finding.Code, finding.Position.Line));
        Assert.Contains("line 15 is lost and that of line 17 counts", finding.Message, StringComparison.Ordinal);
    }

    internal const string Article = """
        - name: Netbox VM creation
          hosts: all
          sources:
            - ansible.eda.webhook:
                host: 0.0.0.0
                port: 5500
                endpoint: /netbox-vm

          rules:
            - name: Configure VM
              condition: event.payload.event == "created" and event.payload.model == "virtualmachine"
              action:
                run_playbook:
                  # the VM might have no primary IP yet
                  delay: 10
                  retries: 3
                  delay: 10
                  name: devops/playbooks/new_vm.yml
                  extra_vars:
                    target: "{{ event.payload.data.name }}"
        """;

    private static bool Fits(string wanted, string said)
    {
        var parts = wanted.Split(' ', 3);
        return said.StartsWith($"{parts[0]} {parts[1]} ", StringComparison.Ordinal) && said.Contains(parts[2], StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, string Rulebook, string Expected)> Read() =>
        from section in File.ReadAllText(Path.Combine(Root, "tests", "Rulebooks.Tests", "Loading", "Mistakes.txt")).Split("=== ").Skip(1)
        let head = section.IndexOf('\n')
        let end = section.LastIndexOf("---\n", StringComparison.Ordinal)
        select (section[..head], section[(head + 1)..end], section[(end + 4)..].Trim());
}
