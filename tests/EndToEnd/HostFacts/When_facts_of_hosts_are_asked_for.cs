using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.HostFacts;

/// <summary><c>gather_facts: true</c> with an inventory and the real Ansible.</summary>
public sealed class When_facts_of_hosts_are_asked_for
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private const string Rulebook = """
        - name: rs
          hosts: all
          gather_facts: true
          sources: [{eda.builtin.range: {limit: 2}}]
          rules:
            - name: joined
              condition:
                all:
                  - fact.meta.hosts == "localhost"
                  - events.e << event.i == 1
              action:
                debug: {msg: "{{ events.m_0.ansible_system }} of {{ events.m_0.meta.hosts }}"}
        """;

    [Fact]
    public async Task They_join_the_events_and_what_ansible_printed_is_shown()
    {
        using var folder = Folder("localhost ansible_connection=local\n");
        await using var run = new ProgramRun(PlumblineProgram.AnsibleRulebook, ["-r", "r.yml", "-i", "inv"], folder.Path, []);
        Assert.Equal(0, await run.ExitAsync(Patience));
        Assert.StartsWith("localhost | SUCCESS => {", run.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nLinux of localhost\n", run.Stdout, StringComparison.Ordinal);
        Assert.Empty(run.Stderr);
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_ends_it_before_the_first_event()
    {
        using var folder = Folder("localhost ansible_connection=local\naway.invalid\n");
        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, ["-r", "r.yml", "-i", "inv", "--print-events"], folder.Path, []);
        Assert.Equal(1, await run.ExitAsync(Patience));
        Assert.Contains("Terminating: facts of the hosts could not be gathered: away.invalid: unreachable", run.Stderr,
            StringComparison.Ordinal);
        Assert.DoesNotContain("received event", run.Stdout, StringComparison.Ordinal);
    }

    private static ScratchFolder Folder(string inventory)
    {
        var folder = new ScratchFolder();
        folder.Write("r.yml", Rulebook);
        folder.Write("inv", inventory);
        return folder;
    }
}
