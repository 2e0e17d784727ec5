using Plumbline.Runner.Checking;
using Xunit;

namespace Plumbline.Runner.Tests.Checking;

public sealed class PlaybookSyntaxCheckTests
{
    private const string Head = "---\n- name: Configure new VM\n  hosts: '{{ target }}'\n  tasks:\n    - name: Baseline\n      ";

    [Theory]
    [InlineData("ansible.builtint.include_role: {name: x}", "did you mean ansible.builtin.include_role?")]
    [InlineData("ansible.builtin.comand: {cmd: x}", "did you mean ansible.builtin.command?")]
    [InlineData("debgu: {msg: x}", "did you mean debug?")]
    [InlineData("acme.none.thing: {}", "the collection acme.none is not installed: ansible-galaxy collection install acme.none")]
    public async Task Check_UnknownModule_GivesPlaceAndCure(string task, string cure)
    {
        using var ground = new Playground(("pb.yml", Head + task + "\n"));
        var finding = Assert.Single(await CheckAsync(ground, "target"));
        Assert.Equal((Path.Combine(ground.Work, "pb.yml"), 5, 7, cure), (finding.File, finding.Line, finding.Column, finding.Cure));
        Assert.StartsWith("Ansible knows no module or action ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_GoodPlaybookWithSuppliedVariable_FindsNothing()
    {
        using var ground = new Playground(("pb.yml", Head + "ansible.builtin.debug: {msg: x}\n"));
        Assert.Empty(await CheckAsync(ground, "target"));
    }

    [Fact]
    public async Task Check_VariableThatNoRuleSupplies_IsFound()
    {
        using var ground = new Playground(("pb.yml", Head + "ansible.builtin.debug: {msg: x}\n"));
        Assert.Contains("'target' is undefined", Assert.Single(await CheckAsync(ground)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_MissingPlaybook_IsFound()
    {
        using var ground = new Playground();
        Assert.StartsWith("pb.yml: there is no playbook", Assert.Single(await CheckAsync(ground)).ToString(), StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<SyntaxFinding>> CheckAsync(Playground ground, params string[] variables) =>
        new PlaybookSyntaxCheck(ground.Runner).CheckAsync(ground.Spec(), variables, TestContext.Current.CancellationToken);
}
