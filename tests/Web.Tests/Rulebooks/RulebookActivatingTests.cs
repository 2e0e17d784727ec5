using System.Diagnostics;
using System.Text;
using Plumbline.Web.Rulebooks;
using Xunit;

namespace Plumbline.Web.Tests.Rulebooks;

public sealed class RulebookActivatingTests : IAsyncLifetime
{
    private static readonly RulebookNews Taken = new("machines", "goes on with its new rules", false);

    private ConsoleHost _host = null!; // set before each
    private string _was = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RulebookActivating Activating => new(_host.Parts, "machines", Book);

    private string Book => _host.RulebookFile;

    public async ValueTask InitializeAsync()
    {
        _host = await ConsoleHost.StartAsync();
        _was = await File.ReadAllTextAsync(Book);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task BrokenOtherRulebook_DoesNotTakeAGoodOneBack()
    {
        _host.Reloads = () => [new RulebookNews("broken", "rulebooks/broken.yml has mistakes", true), Taken];

        var done = await DoAsync("# new\n" + _was);

        Assert.True(done.IsGood, done.Says);
        Assert.Equal(
            "machines goes on with its new rules. broken is refused: rulebooks/broken.yml has mistakes.", done.Says);
        Assert.Equal("# new\n" + _was, Now());
    }

    [Fact]
    public async Task RefusedRulebook_IsTakenBackAndReadAgain()
    {
        var read = new List<string>();
        _host.Reloads = () =>
        {
            read.Add(Now());
            return read.Count == 1 ? [new RulebookNews("machines", "its source is gone", true)] : [Taken];
        };

        var done = await DoAsync("# new\n" + _was);

        Assert.Equal((false, "The server refuses it, and the file is as it was: its source is gone"), (done.IsGood, done.Says));
        Assert.Equal(["# new\n" + _was, _was], read);
        // What keeps all of them from being taken up keeps this one.
        _host.Reloads = () => [new RulebookNews("the project", "the variables have changed", true, IsOfAll: true)];
        Assert.False((await DoAsync("# new\n" + _was)).IsGood);
        Assert.Equal(_was, Now());
    }

    [Fact]
    public async Task Reload_ThatFails_LeavesTheFileAsItWas()
    {
        _host.Reloads = () => throw new InvalidOperationException("a defect");

        await Assert.ThrowsAsync<InvalidOperationException>(() => DoAsync("# new\n" + _was));

        Assert.Equal(_was, Now());
    }

    [Fact]
    public async Task VisitorWhoLeaves_OnceItIsWritten_EndsNothing()
    {
        using var visit = new CancellationTokenSource();
        var heard = new List<bool>();
        var parts = _host.Parts with
        {
            Reload = async stop =>
            {
                await visit.CancelAsync();
                heard.Add(stop.IsCancellationRequested);
                return [new RulebookNews("machines", "its source is gone", true)];
            },
        };

        var done = await new RulebookActivating(parts, "machines", Book).DoAsync(Digest(), "# new\n" + _was, "admin", visit.Token);

        Assert.False(done.IsGood);
        Assert.Equal([false, false], heard);
        Assert.Equal(_was, Now());
    }

    [Fact]
    public async Task LineEndsAndOddCharacters_StayTheFilesOwn()
    {
        var odd = "# b\u0085# c\u2028# d\n" + _was;
        await File.WriteAllTextAsync(Book, "\uFEFF" + odd.Replace("\n", "\r\n", StringComparison.Ordinal), Cancelled);
        using var admin = await ConsoleVisitor.LogInAsync(_host);
        var page = await admin.OpenAsync("/rulebooks/machines");

        var done = await admin.SubmitAsync(
            page, "rulebook", ("act", "activate"), ("text", ("# new\n" + odd).Replace("\n", "\r\n", StringComparison.Ordinal)));

        Assert.Contains("goes on with its new rules", ConsoleVisitor.Text(done), StringComparison.Ordinal);
        var wanted = Encoding.UTF8.GetBytes("\uFEFF" + ("# new\n" + odd).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(wanted, await File.ReadAllBytesAsync(Book, Cancelled));
    }

    [Fact]
    public async Task Link_StaysALink_AndWhatLiesOutsideStaysAsItIs()
    {
        var inside = Path.Combine(_host.Parts.Folder, "shared", "machines.yml");
        Directory.CreateDirectory(Path.GetDirectoryName(inside)!);
        File.Move(Book, inside);
        File.CreateSymbolicLink(Book, "../shared/machines.yml");
        var done = await DoAsync("# new\n" + _was);
        Assert.True(done.IsGood, done.Says);
        Assert.Equal("../shared/machines.yml", new FileInfo(Book).LinkTarget);
        Assert.Equal("# new\n" + _was, await File.ReadAllTextAsync(inside, Cancelled));

        var outside = Directory.CreateTempSubdirectory("outside-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside, "machines.yml"), _was, Cancelled);
            File.Delete(Book);
            File.CreateSymbolicLink(Path.Combine(_host.Parts.Folder, "away"), outside);
            File.CreateSymbolicLink(Book, "../away/machines.yml");
            var refused = await DoAsync("# new\n" + _was);
            Assert.False(refused.IsGood);
            Assert.Contains("lies outside the project: change it there", refused.Says, StringComparison.Ordinal);
            Assert.Equal(_was, Now());
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task TextThatNoPageCouldShow_IsNotTakenUp()
    {
        _host.Reloads = () => throw new InvalidOperationException("nothing is to be read");

        var done = await DoAsync(_was + new string('#', RulebookText.Longest));

        Assert.False(done.IsGood);
        Assert.Contains("too large", done.Says, StringComparison.Ordinal);
        Assert.Equal(_was, Now());
    }

    [Fact]
    public async Task Commit_SaysWhatGitSays_AndNothingWhereNothingChanged()
    {
        Git("init", "--quiet");
        _host.Reloads = () => [];
        Assert.Equal("The text was not changed: nothing is written. Nothing differs in what it does.", (await DoAsync(_was)).Says);
        Assert.Equal("", Git("log", "--format=%s", "--all"));

        var settings = Path.Combine(Path.GetDirectoryName(Book)!, ".git", "config");
        await File.WriteAllTextAsync(settings, "[core\n", Cancelled);
        var done = await DoAsync("# new\n" + _was);
        Assert.True(done.IsGood, done.Says);
        Assert.Contains("It is at work, but not committed: ", done.Says, StringComparison.Ordinal);
        Assert.Contains("bad config", done.Says, StringComparison.Ordinal);

        Directory.Delete(Path.GetDirectoryName(settings)!, recursive: true);
        Assert.Equal("Nothing differs in what it does.", (await DoAsync("# newer\n" + _was)).Says);
    }

    private Task<(bool IsGood, string Says, string Digest)> DoAsync(string text) =>
        Activating.DoAsync(Digest(), text, "admin", Cancelled);

    private string Now() => File.ReadAllText(Book);

    private string Digest() => RulebookText.DigestOf(File.ReadAllBytes(Book));

    private string Git(params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words)
        {
            WorkingDirectory = Path.GetDirectoryName(Book)!, RedirectStandardOutput = true,
        })!;
        var printed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return printed.Trim();
    }
}
