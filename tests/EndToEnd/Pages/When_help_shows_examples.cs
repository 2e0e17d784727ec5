using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Pages;

/// <summary>The examples of <c>--help</c> are followed as a page; here, that the page has all of them and no others.</summary>
public sealed partial class When_help_shows_examples
{
    private const string Page = "tests/EndToEnd/Pages/examples-of-help.md";

    [Fact]
    public async Task Every_example_is_on_the_page_that_is_followed()
    {
        var shown = new SortedSet<string>(StringComparer.Ordinal);
        await GatherAsync([], shown);
        var followed = PageReader.Read(Page, await File.ReadAllTextAsync(
                Path.Combine(PlumblineProgram.Repository, Page), TestContext.Current.CancellationToken))
            .Where(s => s.Kind == "sh").SelectMany(s => s.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => line.Split(" | ")[0]).ToHashSet();
        Assert.True(shown.Count >= 15, string.Join('\n', shown));
        Assert.Equal(shown, followed.Order(StringComparer.Ordinal));
    }

    // Verbs that come later are found by the list of commands that their parent prints.
    private static async Task GatherAsync(string[] verbs, SortedSet<string> found)
    {
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, [.. verbs, "--help"], "/");
        Assert.Equal(0, await run.ExitAsync(TimeSpan.FromSeconds(90)));
        found.UnionWith(Example().Matches(run.Stdout).SelectMany(m => m.Groups[1].Value.Split("; ")).Select(e => e.Trim()));
        foreach (Match command in Command().Matches(run.Stdout.Split("\nCommands:\n") is [_, var list] ? list : ""))
            if (command.Groups[1].Value != "help")
                await GatherAsync([.. verbs, command.Groups[1].Value], found);
    }

    [GeneratedRegex(@"[Ee]xamples?: (plumbline .*?)(?: \[default: [^\]]*\])?$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^  ([a-z-]+) ", RegexOptions.Multiline)]
    private static partial Regex Command();
}
