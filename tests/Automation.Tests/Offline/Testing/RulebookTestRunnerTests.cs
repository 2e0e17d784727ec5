using Plumbline.Automation.Offline.Testing;
using Plumbline.Automation.Offline.Testing.Output;
using Plumbline.Rulebooks.Files;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Testing;

public sealed class RulebookTestRunnerTests : IDisposable
{
    private const string Rulebook = """
        - name: vms
          hosts: all
          sources: [{ansible.eda.webhook: {port: 5000}}]
          rules:
            - name: Configure VM
              condition: event.payload.event == "created" and event.payload.model == "virtualmachine"
              actions:
                - set_fact:
                    fact: {seen: "{{ event.payload.data.name }}"}
                - run_playbook:
                    name: new_vm.yml
                    set_facts: true
                    extra_vars: {vm: "{{ event.payload.data.name }}"}
            - name: Fact came
              condition: event.seen == "web1"
              action: {debug: {msg: "{{ event.seen }}"}}
            - name: Result came
              condition: event.done is defined
              action: {none: }
            - name: quiet
              condition: event.i > 0
              throttle: {once_within: 10 seconds, group_by_attributes: [event.h]}
              action: {debug: }
            - name: missing reply
              condition:
                not_all:
                  - event.ping == 1
                  - event.pong == 1
                timeout: 5 seconds
              action: {debug: }
        """;

    private const string Tests = """
        results: {new_vm.yml: {done: true}}
        tests:
          - name: a created VM is configured
            steps:
              - event: {payload: {event: created, model: virtualmachine, data: {name: web1}}}
              - expect:
                  - rule: Configure VM
                    event: {payload: {data: {name: web1}}}
                    actions:
                      - set_fact
                      - run_playbook: {name: new_vm.yml, extra_vars: {vm: web1}}
                  - Fact came
                  - Result came
          - name: throttled
            steps:
              - event: {i: 1, h: a}
              - event: {i: 2, h: a}
              - event: {i: 1, h: b}
              - expect: [{rule: quiet, event: {i: 1}}, {rule: quiet, event: {h: b}}]
              - wait: 11 seconds
              - event: {i: 1, h: a}
              - expect: quiet
          - name: no answer
            steps:
              - event: {ping: 1}
              - wait: 4 seconds
              - expect: none
              - wait: 2 seconds
              - expect: missing reply
          - name: fails
            steps:
              - event: {payload: {event: updated, model: virtualmachine, data: {name: web1}}}
              - expect: Configure VM
          - name: fails two
            steps:
              - event: {payload: {event: created, model: virtualmachine, data: {name: web2}}}
              - expect: [{rule: Configure VM, event: {payload: {data: {name: web1, id: 7}}}}]
          - name: typo
            steps:
              - event: {i: 1}
              - expect: Configur VM
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_File_SaysWhatFailedWhereAndWhy()
    {
        var result = Run(Tests);
        Assert.Empty(result.Findings);
        var told = result.Tests.SelectMany(t => t.Failures.SelectMany(f => f.Details.Prepend($"{f.Position.Line}: {f.Message}"))
            .Prepend($"{(t.Passed ? "ok" : "FAILED")} {t.Test.Name}"));
        Assert.Equal(
            [
                "ok a created VM is configured",
                "ok throttled",
                "ok no answer",
                "FAILED fails",
                "33: expected 'Configure VM' to fire; nothing more fired",
                "the last event: no condition holds",
                "event.payload.event == \"created\" is false; event.payload.event is \"updated\"",
                "FAILED fails two",
                "37: 'Configure VM' fired, but not as expected",
                "event.payload.data.name: expected 'web1', found 'web2'",
                "event.payload.data.id: expected 7, there is none",
                "37: 'Result came' fired, which was not expected",
                "FAILED typo",
                "41: there is no enabled rule 'Configur VM' (did you mean 'Configure VM'?)",
                "41: 'quiet' fired, which was not expected",
            ],
            told.Where(line => !line.Contains(" with event ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_Coverage_CountsFiringsAndClauses()
    {
        var result = Run(Tests, coverage: true);
        Assert.Equal(["Configure VM", "Fact came", "Result came", "quiet", "missing reply"], result.Coverage.Select(c => c.Rule.Name));
        Assert.All(result.Coverage, c => Assert.True(c.Fired > 0));
        var clause = Assert.Single(result.Coverage.SelectMany(c => c.Clauses), c => !c.SeenTrue || !c.SeenFalse);
        Assert.Equal(("m_1", "event.pong == 1", false, true), (clause.Condition, clause.Text, clause.SeenTrue, clause.SeenFalse));
    }

    [Theory]
    [InlineData("tests: [{name: a, steps: [{event: {i: 1}}]}]", "1 firing at the end that no 'expect' speaks of")]
    [InlineData("tests: [{name: a, steps: [{ruleset: vmz, event: {i: 1}}]}]", "there is no ruleset 'vmz' (did you mean 'vms'?)")]
    [InlineData("tests: [{name: a, steps: [{events: day.jsonl}, {expect: none}]}]", "'quiet' fired, which was not expected")]
    [InlineData("tests: [{name: a, steps: [{events: broken.jsonl}]}]", "broken.jsonl:2: expected an event, a JSON object, found Array")]
    public void Run_MistakenTest_IsTold(string tests, string message)
    {
        File.WriteAllText(Path.Combine(_folder, "day.jsonl"), """{"i": 1, "h": "a"}""" + "\n\n");
        File.WriteAllText(Path.Combine(_folder, "broken.jsonl"), "{}\n[]\n");
        Assert.EndsWith(message, Assert.Single(Assert.Single(Run(tests).Tests).Failures).Message);
    }

    [Fact]
    public void Run_Recording_KeepsItsTimes()
    {
        // The same event within the window, and behind it.
        File.WriteAllLines(Path.Combine(_folder, "day.jsonl"),
            new[] { "00", "05", "12" }.Select(s => $$$"""{"i": 1, "h": "a", "meta": {"received_at": "2025-03-01T10:00:{{{s}}}Z"}}"""));
        Assert.True(Run("tests: [{name: a, steps: [{events: day.jsonl}, {expect: [quiet, quiet]}]}]").Passed);
    }

    [Theory]
    [InlineData("tests: [{name: a, steps: [{evnt: {}}]}]", "RB0102")]
    [InlineData("tests: [{name: a, steps: [{wait: 5}]}]", "RB0105")]
    [InlineData("tests: [{name: a, steps: [{event: {at: 2026-01-01}}]}]", "RB0118")]
    [InlineData("tests: [{steps: []}]", "RB0101")]
    [InlineData("rulebook: other.yml\ntests: [{name: a, steps: []}]", "RB0206")]
    public void Run_MistakenFile_IsRefused(string tests, string code)
    {
        var result = Run(tests);
        Assert.False(result.Passed);
        Assert.Contains(result.Findings, f => f.Code == code);
    }

    [Fact]
    public void Run_RulesThatFeedThemselves_AreStopped()
    {
        var rulebook = Rulebook.Replace("throttle: {once_within: 10 seconds, group_by_attributes: [event.h]}", "", StringComparison.Ordinal)
            .Replace("{debug: }", "{post_event: {event: {i: 1}}}", StringComparison.Ordinal);
        var result = Run("tests: [{name: a, steps: [{event: {i: 1}}]}]", rulebook: rulebook);
        Assert.Contains("do not come to rest", Assert.Single(result.Tests).Failures[0].Message);
    }

    [Fact]
    public void Junit_Results_AreWellFormed()
    {
        using var stream = new MemoryStream();
        JunitReport.Write([Run(Tests), Run("tests: 1")], stream);
        stream.Position = 0;
        var suites = System.Xml.Linq.XDocument.Load(stream).Root!.Elements("testsuite").ToList();
        Assert.Equal(["6 3 0", "1 0 1"], suites.Select(
            s => $"{s.Attribute("tests")!.Value} {s.Attribute("failures")!.Value} {s.Attribute("errors")!.Value}"));
    }

    private TestFileResult Run(string tests, bool coverage = false, string rulebook = Rulebook)
    {
        File.WriteAllText(Path.Combine(_folder, "a.yml"), rulebook);
        var path = Path.Combine(_folder, "a.test.yml");
        File.WriteAllText(path, tests);
        return new RulebookTestRunner(DiskFiles.Instance, [], _ => null, TimeProvider.System).Run(path, coverage);
    }
}
