using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Failures;

/// <summary>A signal after the sources have ended, while the last playbook is still at work: what was cut is no success.</summary>
public sealed class When_it_is_told_to_end
{
    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task A_playbook_that_is_cut_after_its_source_ended_is_no_success(string signal, int code)
    {
        using var project = new Project();
        project.WithPlay($"touch {project.At("begun")}; sleep 300; touch {project.At("done")}");
        project.Write("rulebooks/webhook.yml", """
            - name: Once
              hosts: all
              sources: [{ansible.eda.range: {limit: 1}}]
              rules: [{name: Run, condition: event.i == 0, action: {run_playbook: {name: play.yml, extra_vars: {name: x}}}}]
            """);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline,
            ["run", "-r", "rulebooks/webhook.yml", "-i", "inventory/hosts.ini"], project.Folder);
        await Waiting.UntilAsync(() => File.Exists(project.At("begun")), "the playbook is at work", run);

        run.Signal(signal);

        Assert.Equal(code, await run.ExitAsync(TimeSpan.FromSeconds(40)));
        Assert.False(File.Exists(project.At("done")));
    }
}
