using Plumbline.Automation.Activation;
using Plumbline.Automation.Tests.Actions;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Activation;

public sealed class RulebookActivationTests
{
    [Fact]
    public async Task Run_SourceEnds_EveryAcceptedEventIsJudgedFirst()
    {
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - eda.builtin.range: {limit: 5}
              rules:
                - name: r
                  condition: event.i >= 3
                  action:
                    debug: {msg: "saw {{ event.i }}"}
            """);
        Assert.Equal(ActivationEnd.Finished, await rulebook.RunAsync());
        Assert.Equal(["saw 3", "saw 4"], rulebook.Banners);
    }

    [Fact]
    public async Task Run_FactSetForOneEvent_IsThereForTheNext()
    {
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - eda.builtin.range: {limit: 4}
              rules:
                - name: remember
                  condition: event.i == 1
                  action:
                    set_fact: {fact: {seen: "{{ event.i }}"}}
                - name: both
                  condition:
                    all:
                      - fact.seen == 1
                      - events.next << event.i == 2
                  action:
                    debug: {msg: "{{ events.next.i }} after {{ events.m_0.seen }}"}
            """);
        await rulebook.RunAsync();
        Assert.Equal(["2 after 1"], rulebook.Banners);
    }

    [Fact]
    public async Task Run_PostedEvents_QueueBehindWhatFiredBefore()
    {
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - eda.builtin.range: {limit: 1}
              rules:
                - name: posted
                  condition: event.n is defined
                  action:
                    debug: {msg: "posted {{ event.n }}"}
                - name: first
                  condition: event.i == 0
                  actions:
                    - post_event: {event: {n: 1}}
                    - post_event: {event: {n: 2}}
                    - debug: {msg: both posted}
            """);
        await rulebook.RunAsync();
        Assert.Equal(["both posted", "posted 1", "posted 2"], rulebook.Banners);
    }

    [Fact]
    public async Task Run_SourceFails_EndsWithItsMessage()
    {
        var log = new LogLines();
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - eda.builtin.range: {}
              rules: []
            """, loggers: log);
        Assert.Equal(ActivationEnd.SourceFailed, await rulebook.RunAsync());
        Assert.Contains(log.All, line => line.Contains("'limit'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_UnknownSource_NamesTheNearest()
    {
        var log = new LogLines();
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - ansible.eda.webhok: {port: 1}
              rules: []
            """, loggers: log);
        Assert.Equal(ActivationEnd.SourceFailed, await rulebook.RunAsync());
        Assert.Contains(log.All, line => line.Contains("ansible.eda.webhook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ShutdownNow_CutsWhatRuns()
    {
        var slow = new WaitingAction("run_playbook");
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              execution_strategy: parallel
              sources:
                - eda.builtin.generic: {payload: [{i: 1}, {i: 2}], shutdown_after: 60}
              rules:
                - name: long
                  condition: event.i == 1
                  action:
                    run_playbook: {name: long.yml}
                - name: stop
                  condition: event.i == 2
                  action:
                    shutdown: {kind: now}
            """, actions: [slow]);
        Assert.Equal(ActivationEnd.Finished, await rulebook.RunAsync());
        Assert.True(slow.WasCut);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Run_ShutdownWithoutPatience_TellsWhatWasCutAndNothingElse(bool endsByItself, int told)
    {
        var slow = new WaitingAction("run_playbook") { EndsWhenCut = endsByItself };
        var loggers = new LogLines();
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              execution_strategy: parallel
              sources:
                - eda.builtin.generic: {payload: [{i: 1}, {i: 2}], shutdown_after: 60}
              rules:
                - name: long
                  condition: event.i == 1
                  action:
                    run_playbook: {name: long.yml}
                - name: stop
                  condition: event.i == 2
                  action:
                    shutdown: {delay: 0}
            """, actions: [slow], loggers: loggers);
        Assert.Equal(ActivationEnd.Finished, await rulebook.RunAsync());
        Assert.True(slow.WasCut);
        Assert.Equal(told, loggers.All.Count(line =>
            line == "Warning: Actions of rs did not end within 0 s and were cut (firings cut: 1)"));
        Assert.Equal(told, loggers.All.Count(line => line.Contains("did not end within", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_SequentialRuleset_OneRuleAfterTheOther()
    {
        var slow = new WaitingAction("run_playbook");
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - eda.builtin.range: {limit: 2}
              rules:
                - name: long
                  condition: event.i == 0
                  action:
                    run_playbook: {name: long.yml}
                - name: next
                  condition: event.i == 1
                  action:
                    debug: {msg: next}
            """, actions: [slow]);
        var run = rulebook.RunAsync();
        await slow.Began;
        Assert.Empty(rulebook.Banners);
        slow.Finish();
        await run;
        Assert.Equal(["next"], rulebook.Banners);
    }

    [Fact]
    public async Task Run_SameLockInParallel_TakesTurns()
    {
        var slow = new WaitingAction("run_playbook");
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              execution_strategy: parallel
              sources:
                - eda.builtin.range: {limit: 3}
              rules:
                - name: r
                  condition: event.i >= 0
                  action:
                    run_playbook: {name: p.yml, lock: "{{ key }}"}
            """, variables: new Mapping { { "key", "one" } }, actions: [slow]);
        var run = rulebook.RunAsync();
        await slow.Began;
        slow.Finish();
        await run;
        Assert.Equal((3, 1), (slow.Runs, slow.MostAtOnce));
    }

    [Fact]
    public async Task Run_ManyWaitOutside_TheNextEventIsJudged()
    {
        var slow = new WaitingAction("run_playbook");
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              execution_strategy: parallel
              sources:
                - eda.builtin.range: {limit: 200}
              rules:
                - name: last
                  condition: event.i == 199
                  action:
                    debug: {msg: last}
                - name: r
                  condition: event.i >= 0
                  action:
                    run_playbook: {name: p.yml}
            """, actions: [slow]);
        var run = rulebook.RunAsync();
        while (rulebook.Banners.Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal(199, slow.Runs);
        slow.Finish();
        await run;
    }

    [Fact]
    public async Task Run_Cancelled_StopsAtOnce()
    {
        await using var rulebook = RulebookUnderTest.Of("""
            - name: rs
              hosts: all
              sources:
                - ansible.eda.tick: {delay: 100}
              rules: []
            """);
        using var stop = new CancellationTokenSource();
        var run = rulebook.RunAsync(stop.Token);
        await stop.CancelAsync();
        Assert.Equal(ActivationEnd.Stopped, await run);
    }
}
