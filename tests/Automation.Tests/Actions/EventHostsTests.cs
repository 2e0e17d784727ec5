using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Ansible;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Rules;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Runs;
using Plumbline.Runner.Execution;
using Xunit;

namespace Plumbline.Automation.Tests.Actions;

/// <summary>What an event may say about the hosts of a run and the values it is given.</summary>
public sealed class EventHostsTests
{
    private const string Rulebook = """
        - name: s
          hosts: all
          sources: []
          rules:
            - name: r
              condition: event.i == 1
              action:
                run_playbook: {name: pb.yml, extra_vars: {target: "{{ event.t }}"}}
        """;

    [Theory]
    // The event's meta; the exact hosts and the pattern a run is asked for with; none where there is no run.
    [InlineData("""{"hosts": ["web1", "web2"]}""", "web1,web2|")]
    [InlineData("""{"hosts": "web1"}""", "web1|")]
    [InlineData("{}", "|all")]
    [InlineData("""{"hosts": []}""", null)]
    [InlineData("""{"hosts": ""}""", null)]
    [InlineData("""{"hosts": [""]}""", null)]
    [InlineData("""{"hosts": null}""", null)]
    [InlineData("""{"hosts": {"a": 1}}""", null)]
    [InlineData("""{"hosts": [1, null]}""", null)]
    public async Task RunPlaybook_WithHostsInMeta_IsForThemOrNobody(string meta, string? asked)
    {
        var targets = await AskedAsync($$"""{"i": 1, "t": "x", "meta": {{meta}}}""");
        Assert.Equal(asked, targets.Select(t => $"{string.Join(',', t.LimitHosts)}|{t.LimitPattern}").SingleOrDefault());
    }

    [Theory]
    [InlineData("['web1','web2']")]
    [InlineData("[\"web1\"]")]
    [InlineData("all")]
    public async Task RunPlaybook_WithATextThatReadsAsAList_PassesTheText(string text)
    {
        var targets = await AskedAsync($$"""{"i": 1, "t": {{System.Text.Json.JsonSerializer.Serialize(text)}} }""");
        Assert.Equal(text, Assert.Single(targets).ExtraVars["target"]);
        Assert.Contains("target", targets[0].UntrustedVars);
    }

    private static async Task<List<InventoryTarget>> AskedAsync(string @event)
    {
        await using var hall = new RunHall();
        hall.Script(RunStatus.Successful);
        var targets = new List<InventoryTarget>();
        var prepare = hall.Prepare;
        hall.Prepare = target =>
        {
            targets.Add(target);
            return prepare(target);
        };
        var log = hall.Log;
        using var executor = hall.Executor();
        await using var rulebook = RulebookUnderTest.Of(
            Rulebook, log, actions: [new RunPlaybookAction(new RunActionRequests(new Injection(new RulesetDirectory(), TimeProvider.System), null), executor)]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = rulebook.RunAsync(stop.Token);
        await rulebook.SettledAsync(await rulebook.BringAsync("s", @event));
        await stop.CancelAsync();
        await running;
        return targets;
    }
}
