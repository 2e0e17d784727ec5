using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Install;

/// <summary>What <c>./run publish</c> made works wherever it lies, and shells and readers find their way through it.</summary>
public sealed class When_it_is_installed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // What no installed .NET is reached by.
    private static readonly KeyValuePair<string, string>[] BareMachine = [new("DOTNET_ROOT", "/nonexistent"), new("PATH", "/usr/bin:/bin")];

    [Fact]
    public async Task A_copied_folder_works_without_dotnet_and_a_lone_binary_says_what_it_misses()
    {
        using var place = new ScratchFolder();
        var made = Path.GetDirectoryName(PlumblineProgram.Plumbline);
        await ShellAsync(place, $"cp -a {made} elsewhere && mkdir lone && cp -L elsewhere/plumbline lone/");
        Assert.DoesNotContain(Directory.EnumerateFiles(place.Path, "*.*", SearchOption.AllDirectories),
            f => Path.GetExtension(f) is ".pdb" or ".dbg");

        await ShellAsync(place, "elsewhere/plumbline init p");
        await using var server = new ProgramRun(
            Path.Combine(place.Path, "elsewhere/plumbline"), ["serve", "p", "--listen", $"127.0.0.1:{LocalPort.Free()}"], place.Path,
            BareMachine);
        await server.WaitForAsync("health     ", Patience);
        await ShellAsync(place, "elsewhere/plumbline events --log p/.plumbline/events.db");
        var lone = await ShellAsync(place, "lone/plumbline events --log p/.plumbline/events.db 2>&1 || true");
        Assert.StartsWith("plumbline events: libe_sqlite3.so is missing", lone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installed_and_taken_away_again_it_leaves_nothing()
    {
        Assert.SkipWhen(PlumblineProgram.Plumbline != Path.Combine(PlumblineProgram.Repository, "out/plumbline"),
            "install copies the repository's own out/, and other programs are tested here");
        using var place = new ScratchFolder();
        var said = await ShellAsync(place, $"{PlumblineProgram.Repository}/run install --prefix {place.Path}/usr");
        Assert.Matches(@"install: 0\.1\.0 \([0-9a-f]{9}\) in ", said);
        // As an upgrade does: over what is there.
        await ShellAsync(place, $"{PlumblineProgram.Repository}/run install --prefix {place.Path}/usr");
        Assert.Contains("netbox\n", await ShellAsync(place, """
            source usr/share/bash-completion/completions/plumbline
            COMP_WORDS=(usr/bin/plumbline ne) COMP_CWORD=1; _plumbline; printf '%s\n' "${COMPREPLY[@]}"
            """), StringComparison.Ordinal);
        Assert.Contains("plumbline-run.1", await ShellAsync(place, "ls usr/share/man/man1"), StringComparison.Ordinal);
        await ShellAsync(place, $"{PlumblineProgram.Repository}/run uninstall --prefix {place.Path}/usr");
        Assert.Equal("", await ShellAsync(place, "find usr -type f -o -type l"));
    }

    [Theory]
    [InlineData("netbox|", "setup", "doctor", "why")]
    [InlineData("netbox|setup|--ca", "--ca-file")]
    [InlineData("run|--persist", "--persistence-id")]
    [InlineData("run|--execution-strategy|p", "parallel")]
    [InlineData("serve|--dr", "--drain")]
    [InlineData("serve|--log|", "json", "text")]
    [InlineData("inventory|--g", "--graph")]
    [InlineData("completion|", "bash", "fish", "zsh")]
    [InlineData("check|--output|gi", "github")]
    [InlineData("init|--netbox|")]
    [InlineData("se", "serve", "send", "service")]
    public async Task Words_ThatCompleteACommandLine_AreThoseOfTheTree(string typed, params string[] expected)
    {
        using var place = new ScratchFolder();
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, ["__complete", "--", .. typed.Split('|')], place.Path);
        Assert.Equal(0, await run.ExitAsync(Patience));
        Assert.Equal(expected.Order(), run.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[0]).Order());
    }

    [Theory]
    [InlineData("bash", "/usr/bin/bash")]
    [InlineData("zsh", "/usr/bin/zsh")]
    [InlineData("fish", "/usr/bin/fish")]
    public async Task Scripts_AreReadByTheirShells(string shell, string program)
    {
        Assert.SkipWhen(!File.Exists(program), $"{shell} is not installed");
        using var place = new ScratchFolder();
        await ShellAsync(place, $"{PlumblineProgram.Plumbline} completion {shell} > script && {program} -n script");
    }

    [Fact]
    public async Task Every_command_has_a_page_that_man_reads()
    {
        using var place = new ScratchFolder();
        await ShellAsync(place, $"{PlumblineProgram.Plumbline} man pages");
        var pages = Directory.EnumerateFiles(Path.Combine(place.Path, "pages")).Select(f => Path.GetFileName(f)!).ToList();
        Assert.True(pages.Count >= 20, string.Join(' ', pages));
        Assert.Contains(@"\-\-persistence\-id", await File.ReadAllTextAsync(
            Path.Combine(place.Path, "pages/plumbline-run.1"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.SkipWhen(!File.Exists("/usr/bin/man"), "man is not installed");
        Assert.Equal("", await ShellAsync(place, "for page in pages/*; do man --warnings -l $page 2>&1 >/dev/null; done"));
    }

    private static async Task<string> ShellAsync(ScratchFolder place, string commands)
    {
        await using var run = new ProgramRun("/bin/bash", ["-c", commands], place.Path);
        var exit = await run.ExitAsync(Patience);
        Assert.True(exit == 0, $"exit {exit}\n{run.Stdout}\n{run.Stderr}");
        return run.Stdout;
    }
}
