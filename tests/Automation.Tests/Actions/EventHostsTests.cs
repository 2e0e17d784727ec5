using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Ansible;
using Plumbline.Automation.Actions.Events;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Runs;
using Plumbline.Jinja.Values;
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
    [InlineData("""{"event": "created", "model": "virtualmachine", "data": {"id": 7}}""", "virtualization.virtualmachine 7")]
    [InlineData("""{"event": "updated", "object_type": "dcim.device", "data": {"id": 7}}""", "dcim.device 7")]
    // What a deletion asks for is not ended by it.
    [InlineData("""{"event": "deleted", "model": "virtualmachine", "data": {"id": 7}}""", "")]
    [InlineData("""{"event": "created", "model": "ipaddress", "data": {"id": 7}}""", "")]
    [InlineData("""{"event": "created", "model": "virtualmachine", "data": {"id": "7"}}""", "")]
    [InlineData("[]", "")]
    public void ObjectsOf_AnEvent_AreThoseThatNetboxTellsOf(string body, string objects)
    {
        var bindings = System.Text.Encoding.UTF8.GetBytes($$$"""{"m": {"payload": {{{body}}} } }""");
        var fired = new FiredRule(null!, null!, 1, DateTimeOffset.UnixEpoch, bindings, []); // neither is looked at
        Assert.Equal(objects, string.Join(',', EventObjects.Of(fired).Select(known => $"{known.ContentType} {known.Id}")));
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

    // A template in every place of an event: headers, path, keys, values, names of hosts, entries of lists, meta.
    [Fact]
    public async Task RunPlaybook_WithATemplateInEveryPlaceOfTheEvent_PassesTexts()
    {
        const string Evil = "{{ 7 * 191 }}{% raw %}{{ lookup('pipe', 'echo 13' ~ '37') }}";
        const string Takes = """
            - name: s
              hosts: all
              sources: []
              rules:
                - name: r
                  condition: event.i == 1
                  action:
                    run_playbook:
                      name: pb.yml
                      extra_vars:
                        target: "{{ event.t }}"
                        all: "{{ event }}"
                        within: "a {{ event.t }} b"
                        header: "{{ event.meta.headers['X-Evil'] }}"
                        path: "{{ event.meta.endpoint }}"
                        keys: "{{ event.payload.keys() | list }}"
                        entry: "{{ event.payload.values() | first | first }}"
                        joined: "{{ event.list | join(', ') }}"
                        changed: "{{ event.t | replace('7', '7') | trim }}"
                        twice: "{{ [event.t, [event.t]] }}"
                        "{{ event.t }}": "{{ event.t }}"
            """;
        var evil = System.Text.Json.JsonSerializer.Serialize(Evil);
        var targets = await AskedAsync(
            $$$"""
            {"i": 1, "t": {{{evil}}}, "list": [{{{evil}}}, {{{evil}}}], "payload": {{{{evil}}}: [{{{evil}}}, {{{{evil}}}: 1}]},
             "meta": {"headers": {"X-Evil": {{{evil}}}}, "endpoint": {{{evil}}}}}
            """, Takes);

        var given = Texts(Assert.Single(targets).ExtraVars).ToList();
        Assert.DoesNotContain(given, text => text.Contains("1337", StringComparison.Ordinal));
        Assert.True(given.Count(text => text.Contains(Evil, StringComparison.Ordinal)) >= 14, string.Join('\n', given));
        string[] taken = ["target", "all", "within", "header", "path", "keys", "entry", "joined", "changed", "twice"];
        Assert.Empty(taken.Except(targets[0].UntrustedVars));
    }

    [Fact]
    public async Task Rule_MetByTenThousandEvents_RunsForEachOfThemOneAfterTheOther()
    {
        var action = new WaitingAction("run_playbook");
        action.Finish();
        await using var rulebook = RulebookUnderTest.Of(Rulebook, actions: [action]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = rulebook.RunAsync(stop.Token);
        for (var n = 0; n < 10; n++)
        {
            long last = 0;
            for (var i = 0; i < 1000; i++)
                last = await rulebook.BringAsync("s", $$"""{"i": 1, "t": "x", "n": {{n * 1000 + i}}}""");
            await rulebook.SettledAsync(last);
        }
        await stop.CancelAsync();
        await running;

        Assert.Equal((10_000, 1), (action.Runs, action.MostAtOnce));
    }

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string text => [text],
        Mapping mapping => mapping.SelectMany(entry => Texts(entry.Key).Concat(Texts(entry.Value))),
        System.Collections.IEnumerable list => list.Cast<object?>().SelectMany(Texts),
        _ => [],
    };

    private static async Task<List<InventoryTarget>> AskedAsync(string @event, string text = Rulebook)
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
            text, log, actions: [new RunPlaybookAction(
                new RunActionRequests(new BroughtResults(new Injection(new RulesetDirectory(), TimeProvider.System), null)), executor)]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = rulebook.RunAsync(stop.Token);
        await rulebook.SettledAsync(await rulebook.BringAsync("s", @event));
        await stop.CancelAsync();
        await running;
        return targets;
    }
}
