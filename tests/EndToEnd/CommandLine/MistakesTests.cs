using System.Collections.Concurrent;
using System.Globalization;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>What people type wrongly: the table Mistakes.cases, each line as a shell reads it.</summary>
public sealed class MistakesTests
{
    private const int Usage = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Table_OfMistakes_IsSaidAndEndsAsWritten()
    {
        var problems = new ConcurrentBag<string>();
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "CommandLine", "Mistakes.cases"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(" => ")).ToArray();
        await Parallel.ForEachAsync(lines, new ParallelOptions {
            MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (line, _) =>
        {
            if (await ProblemAsync(line[0], int.Parse(line[1], CultureInfo.InvariantCulture), line[2]) is { } problem)
                problems.Add($"{line[0]}: {problem}");
        });
        Assert.True(problems.IsEmpty, $"{problems.Count} of {lines.Length} lines\n{string.Join("\n\n", problems)}");
    }

    private static async Task<string?> ProblemAsync(string line, int code, string said)
    {
        using var folder = Prepared();
        await using var run = new ProgramRun("/bin/bash", ["-c", line], folder.Path,
        [
            new("PATH", $"{Path.GetDirectoryName(PlumblineProgram.Plumbline)}:{Environment.GetEnvironmentVariable("PATH")}"),
            new("XDG_STATE_HOME", Path.Combine(folder.Path, "state")),
        ]);
        var exit = await run.ExitAsync(Patience);
        var everything = $"exit {exit}, expected {code} and '{said}'\n{run.Stdout}{run.Stderr}";
        if (exit != code || !(run.Stdout + run.Stderr).Contains(said, StringComparison.Ordinal))
            return everything;
        // One line and where to read more, not a page.
        var lines = run.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return code == Usage && (run.Stdout.Length > 0 || lines.Length > 2 || !lines[0].Contains(said, StringComparison.Ordinal))
            ? everything
            : null;
    }

    private static ScratchFolder Prepared()
    {
        var folder = new ScratchFolder();
        folder.Write("r.yml", """
            - name: r
              hosts: all
              sources: [{ansible.eda.range: {limit: 1}}]
              rules: [{name: a, condition: event.i == 0, action: {debug: {msg: hello}}}]
            """);
        return folder;
    }
}
