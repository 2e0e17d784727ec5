using Plumbline.Automation.Offline.Checking;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Checking;

public sealed class FileCheckTests : IDisposable
{
    private const string Rulebook = """
        - name: rs
          hosts: all
          sources: [{ansible.eda.range: {limit: 1}}]
          rules:
            - name: r
              condition: event.i == vars.n
              action: {debug: {}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void In_Project_FindsWhatIsOurs()
    {
        Write("rulebooks/b.yml", Rulebook);
        Write("rulebooks/a.yaml", Rulebook);
        Write("rulebooks/a.test.yml", "tests: []");
        Write("inventory/netbox.yml", "plugin: netbox.netbox.nb_inventory\n");
        Write("inventory/hosts.yml", "all: {hosts: {a: {}}}\n");
        Write("plumbline.yml", "policies: []\n");
        Assert.Equal(
            ["rulebooks/a.test.yml Tests", "rulebooks/a.yaml Rulebook", "rulebooks/b.yml Rulebook", "inventory/netbox.yml Inventory",
                "plumbline.yml Policies"],
            CheckedFiles.In(_folder).Select(f => $"{Path.GetRelativePath(_folder, f.Path)} {f.Kind}"));
    }

    [Fact]
    public void Check_VariablesNotKnown_IsNoError()
    {
        Write("r.yml", Rulebook);
        Assert.Equal(["6:RB0302 Warning"], Check("r.yml", null));
        Assert.Equal(["6:RB0302 Error"], Check("r.yml", []).Where(f => f.StartsWith("6:RB03", StringComparison.Ordinal)));
        Assert.Empty(Check("r.yml", new Mapping { { "n", 1L } }));
    }

    [Fact]
    public void Check_APortThatIsOpenToAll_IsAWarning()
    {
        Write("r.yml", Rulebook.Replace("ansible.eda.range: {limit: 1}", "ansible.eda.webhook: {port: 5000}", StringComparison.Ordinal));
        Assert.Equal(["3:RB1604 Warning"], Check("r.yml", new Mapping { { "n", 1L } }));
    }

    [Fact]
    public void Check_EveryKind_ReportsItsOwnMistakes()
    {
        Write("inv.yml", "plugin: netbox.netbox.nb_inventory\napi_endpont: http://127.0.0.1\n");
        Write("plumbline.yml", "policies: [{match: {playbook: x.yml}, ready_wen: []}]\n");
        Assert.Contains(Check("inv.yml", null), f => f.StartsWith("2:IN", StringComparison.Ordinal));
        Assert.Equal(["1:RB0102 Error"], Check("plumbline.yml", null));
        Write("a.test.yml", "tests: [{name: a, step: []}]\n");
        Assert.Equal(["1:RB0101 Error", "1:RB0102 Error"], Check("a.test.yml", null).Order());
        Assert.Equal(["1:RB0207 Error"], Check("missing.yml", null));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string[] Check(string name, Mapping? variables) =>
    [
        .. new FileCheck(DiskFiles.Instance, _ => null, variables).Check(CheckedFiles.Named(Path.Combine(_folder, name)))
            .Where(f => f.Severity != Severity.Hint).Select(f => $"{f.Position.Line}:{f.Code} {f.Severity}"),
    ];
}
