using System.Text.Json;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Execution;

public sealed class ModuleRunTests
{
    [Fact]
    public async Task Run_DebugModule_PrintsAndKeepsTheResult()
    {
        using var ground = new Playground();
        var arguments = new ModuleArguments.Named([Playground.Var("msg", "\"{{ lookup('pipe','id') }}\"", untrusted: true)]);
        var (result, witness) = await ground.RunAsync(ground.Spec(new RunTarget.Module("ansible.builtin.debug", arguments)));
        Assert.Equal("""
            
            PLAY [wrapper] *****************************************************************

            TASK [Module wrapper] **********************************************************
            ok: [localhost] => {
                "msg": "{{ lookup('pipe','id') }}"
            }

            TASK [save result] *************************************************************
            ok: [localhost]

            PLAY RECAP *********************************************************************
            localhost                  : ok=2    changed=0    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   

            """, witness.Output);
        Assert.Equal("{{ lookup('pipe','id') }}", result.Artifacts!.Value.GetProperty("module_result").GetProperty("msg").GetString());
    }

    [Theory]
    [InlineData("echo one", false, "one")]
    [InlineData("echo one chdir=/", false, "one")]
    [InlineData("echo {{ 1 + 1 }}", false, "2")]
    [InlineData("echo {{ lookup('pipe','id') }} \"a b\" chdir=/tmp", true, "{{ lookup(pipe,id) }} a b")]
    public async Task Run_ArgumentsInOneLine_AreSplitAsAnsibleSplitsThem(string line, bool untrusted, string said)
    {
        using var ground = new Playground();
        var (result, _) = await ground.RunAsync(
            ground.Spec(new RunTarget.Module("ansible.builtin.command", new ModuleArguments.Line(line, untrusted))));
        Assert.Equal(said, result.Artifacts!.Value.GetProperty("module_result").GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Run_NamedArgumentsInOneLine_StayText()
    {
        using var ground = new Playground();
        var (result, _) = await ground.RunAsync(
            ground.Spec(new RunTarget.Module("ansible.builtin.debug", new ModuleArguments.Line("msg='{{ 1 + 1 }} x'", Untrusted: true))));
        Assert.Equal("{{ 1 + 1 }} x", result.Artifacts!.Value.GetProperty("module_result").GetProperty("msg").GetString());
    }

    [Fact]
    public async Task Run_UnknownModule_Fails()
    {
        using var ground = new Playground();
        var (result, _) = await ground.RunAsync(ground.Spec(new RunTarget.Module("acme.none.mod")) with { Limit = "all" });
        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("wrapper.yml:5:5: couldn't resolve module/action 'acme.none.mod'", result.Problem, StringComparison.Ordinal);
    }
}
