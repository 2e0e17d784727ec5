using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Execution;

/// <summary>The facts of hosts, gathered by the real Ansible.</summary>
public sealed class HostFactsTests
{
    [Fact]
    public async Task Run_HostFacts_AreReportedForEachHost()
    {
        using var ground = new Playground();
        ground.Write("inv", "[all]\na\nb\n[all:vars]\nansible_connection=local\nansible_python_interpreter=/usr/bin/python3\n");

        var (result, witness) = await ground.RunAsync(ground.Spec(new RunTarget.HostFacts()));

        Assert.Equal(RunStatus.Successful, result.Status);
        var facts = witness.Events.OfType<RunEvent.HostFacts>().OrderBy(f => f.Host, StringComparer.Ordinal).ToList();
        Assert.Equal(["a", "b"], facts.Select(f => f.Host));
        Assert.All(facts, f => Assert.Equal("Linux", f.Facts.GetProperty("ansible_system").GetString()));
        Assert.Contains("a | SUCCESS => {", witness.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HostCannotBeReached_FailsAndNamesIt()
    {
        using var ground = new Playground();
        ground.Write("inv", "localhost ansible_connection=local\naway.invalid\n");

        var (result, _) = await ground.RunAsync(ground.Spec(new RunTarget.HostFacts()));

        Assert.Equal(RunStatus.Failed, result.Status);
        var failure = Assert.Single(result.Failures);
        Assert.Equal("away.invalid", failure.Host);
        Assert.True(failure.Unreachable);
    }

    [Fact]
    public async Task Run_NoHosts_HasNoFacts()
    {
        using var ground = new Playground();
        ground.Write("inv", "[empty]\n");

        var (result, witness) = await ground.RunAsync(ground.Spec(new RunTarget.HostFacts()));

        Assert.Equal(RunStatus.Successful, result.Status);
        Assert.Empty(witness.Events.OfType<RunEvent.HostFacts>());
    }
}
