using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// Every block of every page is typed as it stands, in its order, on an empty machine, and what the page shows must be printed. What cannot
/// be run says why; a block that is neither run nor says why fails its page.
/// </summary>
public abstract class PageFollowing(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Blocks of these kinds are examples of the language; ChapterTests runs every one of them on these pages.
    private static readonly string[] Language = ["yaml rulebook", "yaml rules", "yaml test", "condition"];
    private static readonly string[] Chapters = ["docs/rulebooks.md", "docs/testing-rulebooks.md"];

    protected static TheoryData<string> Pages(bool ofSources)
    {
        var root = PlumblineProgram.Repository;
        return new TheoryData<string>(
            from page in (string[])[
                "README.md", .. Below("docs", SearchOption.TopDirectoryOnly),
                .. Below("docs/sources", SearchOption.TopDirectoryOnly), .. Below("samples", SearchOption.AllDirectories),
                "packaging/README.md", "tests/EndToEnd/Pages/examples-of-help.md"]
            where page.StartsWith("docs/sources/", StringComparison.Ordinal) == ofSources && Steps(page).Count > 0
            select page);

        IEnumerable<string> Below(string folder, SearchOption depth) => Directory.EnumerateFiles(Path.Combine(root, folder), "*.md", depth)
            .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal);
    }

    protected async Task FollowAsync(string page)
    {
        var impossible = await PageMachine.ImpossibleAsync();
        Assert.SkipWhen(impossible is not null, impossible ?? "");
        await using var machine = await PageMachine.StartAsync();
        var terminals = new Dictionary<string, PageTerminal> { [""] = machine.Open("first") };
        string? printed = null;
        var watch = Stopwatch.StartNew();
        foreach (var step in Steps(page))
        {
            if (step.Reason is { } why)
                output.WriteLine($"{step.Place} is not run: {why}");
            else if (Language.Contains(step.Kind) && Chapters.Contains(page))
                continue;
            else if (step.Kind == PageStep.Stop)
                await terminals[step.Text].StopAsync(Patience);
            else if (step.Notes.TryGetValue("file", out var file))
                Done(step, await RunAsync(terminals[""], step, $"mkdir -p \"$(dirname {file})\"\ncat >{file} <<'@@'\n{step.Text}@@\n"));
            else if (step.Notes.TryGetValue("terminal", out var name))
                await StartAsync(step, terminals.TryGetValue(name, out var open) ? open : terminals[name] = machine.Open(name));
            else if (step.Kind is "sh" or PageStep.Hidden)
                printed = Done(step, await RunAsync(terminals[""], step, Replaced(step)));
            else if (step.Kind is "" or "console" && step.Text.StartsWith("$ ", StringComparison.Ordinal))
                await CompareAsync(terminals[""], step);
            else if (step.Kind == "" && printed is not null)
                Compare(step, step.Text, printed);
            else
                Assert.Fail($"{step.Place}: this block ({step.Kind}) is not run, and no comment before it says why");
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page}: followed in {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    protected static void HasCommandsInFences(string page) => Assert.DoesNotMatch(
        @"\n\n    [^ \n]", Regex.Replace(Text(page), @"(?ms)^```.*?^```$|^ *(?:[-*]|\d\.) .*?\n\n(?! )", ""));

    private static string Text(string page) => File.ReadAllText(Path.Combine(PlumblineProgram.Repository, page));

    private static IReadOnlyList<PageStep> Steps(string page) =>
        PageReader.Read(page, Text(page));

    // A reader has a NetBox of his own: the example's name is refused as what it is.
    private static string Replaced(PageStep step)
    {
        var text = step.Text.Replace(".example.org", ".internal", StringComparison.Ordinal);
        return step.Notes.TryGetValue("replace", out var pair) && pair.Split(" => ", 2) is [var from, var to]
            ? text.Replace(from, to, StringComparison.Ordinal)
            : text;
    }

    private static async Task StartAsync(PageStep step, PageTerminal terminal)
    {
        var problem = await terminal.StartAsync(Replaced(step), step.Notes.GetValueOrDefault("until"), Patience);
        Assert.True(problem is null, $"{step.Place}: {problem}");
    }

    private static async Task<(int? Exit, string Printed)> RunAsync(PageTerminal terminal, PageStep step, string commands)
    {
        var retry = step.Notes.ContainsKey("retry");
        var strict = !retry && !step.Notes.ContainsKey("exit");
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var (exit, printed) = await terminal.RunAsync(commands, strict, Patience);
            if (!retry || exit is 0 or null || waited.Elapsed > Patience)
                return (exit, printed);
            await Task.Delay(200);
        }
    }

    private static string Done(PageStep step, (int? Exit, string Printed) end)
    {
        var expected = int.Parse(step.Notes.GetValueOrDefault("exit", "0"), CultureInfo.InvariantCulture);
        var ended = end.Exit is { } exit ? $"exit {exit}" : "a command before the last one failed,";
        Assert.True(end.Exit == expected, $"{step.Place}: {ended} instead of exit {expected}\n{step.Text}\n{end.Printed}");
        return end.Printed;
    }

    // Lines with a dollar are typed, those below each are what it prints.
    private static async Task CompareAsync(PageTerminal terminal, PageStep step)
    {
        foreach (var part in ("\n" + Replaced(step)).Split("\n$ ").Skip(1))
        {
            var (command, expected) = part.Split('\n', 2) is [var first, var rest] ? (first, rest) : (part, "");
            Compare(step, expected, Done(step, await RunAsync(terminal, step, command)));
        }
    }

    private static void Compare(PageStep step, string expected, string printed)
    {
        var difference = ExpectedText.Difference(expected, printed);
        Assert.True(difference is null, $"{step.Place}: {difference}");
    }
}
