using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Reload;

/// <summary><c>--hot-reload</c>: a rulebook that is edited while its webhook is at work.</summary>
public sealed class When_a_rulebook_is_edited_while_it_runs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Its_webhook_goes_on_a_broken_file_is_named_and_no_event_is_lost()
    {
        var port = LocalPort.Free();
        using var folder = new ScratchFolder();
        folder.Write("r.yml", Rulebook(port, "first"));
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, ["run", "r.yml", "--hot-reload"], folder.Path);
        await run.WaitForAsync("hot reload: r.yml is watched", Patience);
        await run.WaitForAsync("plumbline run: ansible.eda.webhook on", Patience);
        using var client = new HttpClient();
        await PostAsync(client, port, 1);
        await run.WaitForAsync("first 1", Patience);

        // As editors write: beside it, then into its place.
        folder.Write(".r.yml.new", Rulebook(port, "second"));
        File.Move(Path.Combine(folder.Path, ".r.yml.new"), Path.Combine(folder.Path, "r.yml"), overwrite: true);
        for (var i = 2; !run.Stderr.Contains("r.yml has changed and is at work", StringComparison.Ordinal); i++)
            await PostAsync(client, port, i);
        await PostAsync(client, port, 1000);
        await run.WaitForAsync("second 1000", Patience);

        folder.Write("r.yml", Rulebook(port, "third").Replace("condition", "conditoin", StringComparison.Ordinal));
        await run.WaitForAsync("r.yml has changed and is not taken up as it is", Patience);
        Assert.Contains("r.yml:6:", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("the rules that are at work go on", run.Stderr, StringComparison.Ordinal);
        await PostAsync(client, port, 1001);
        await run.WaitForAsync("second 1001", Patience);

        // Another port: the old one is let go, the new one answers.
        var other = LocalPort.Free();
        folder.Write("r.yml", Rulebook(other, "fourth"));
        await run.WaitForAsync($"webhook on http://127.0.0.1:{other}", Patience);
        Assert.Equal(0, await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", "{}"));
        await PostAsync(client, other, 1002);
        await run.WaitForAsync("fourth 1002", Patience);

        run.Signal("TERM");
        Assert.Equal(143, await run.ExitAsync(Patience));
        var seen = run.Stdout.Split('\n').Where(l => l.Contains("first ", StringComparison.Ordinal)
            || l.Contains("second ", StringComparison.Ordinal)).Select(l => int.Parse(l.Split(' ')[1], null)).Where(i => i < 1000).ToList();
        Assert.Equal(Enumerable.Range(1, seen.Count), seen);
        Assert.True(seen.Count > 1);
    }

    private static async Task PostAsync(HttpClient client, int port, int number) =>
        Assert.Equal(200, await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", $$"""{"n": {{number}}}"""));

    private static string Rulebook(int port, string word) => $$$"""
        - name: rs
          hosts: all
          sources: [{ansible.eda.webhook: {host: 127.0.0.1, port: {{{port}}}}}]
          rules:
            - name: r
              condition: event.payload.n is defined
              action: {debug: {msg: "{{{word}}} {{ event.payload.n }}"}}
        """;
}
