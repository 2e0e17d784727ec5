using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Sqlite;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Netbox.Store;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory.Versions;

/// <summary>What becomes of versions and of the events of hosts when files are edited, damaged, forgotten or not to be read.</summary>
public sealed class VersionFaultTests(InventoryFollowerTests.Template template) : IClassFixture<InventoryFollowerTests.Template>
{
    private const string Options = "config_context: true\nplurals: false\nquery_filters: [{tag__n: hidden}]\ncompose: {size: memory}";
    private const string Grouped = "keyed_groups: [{key: status.value, prefix: s}]\n" + Options;

    private const string AllQuiet = "db1 +[s_active] (quiet)\ndb2 +[s_active] (quiet)\nweb1 +[s_active] (quiet)\nweb2 +[s_active] (quiet)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The change lies behind the place while another form is there already.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AChangeAroundAnEditOfTheFile_IsTold_AndTheEditIsNot(bool wasDown)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        // How the store is reached is not kept.
        var kept = followed.Versions.Read(tables => tables.Mark("file"));
        Assert.Contains("\"tag__n\": \"hidden\"", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("http://store", kept, StringComparison.Ordinal);
        if (wasDown)
            followed.Restart();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await Task.Delay(5, Token); // the file is looked at by its time
        followed.Write(Grouped);
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size", followed.Told().Split('\n')[0]);
        Assert.Equal(AllQuiet.Split('\n'), followed.Told().Split('\n').Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AChangeWhileAnotherVersionOfTheProgramIsStarted_IsTold()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        followed.Restart();
        followed.Form = "2";
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size", followed.Told());
    }

    // As it was before it cannot be rendered: that is why it is edited.
    [Fact]
    public async Task AnEditThatMendsTheFile_LosesNoChange()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "extras/tags/1/", """{"slug": "other"}""");
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();
        Assert.Empty(followed.Told());
        await Task.Delay(5, Token); // the file is looked at by its time
        followed.Write(Options.Replace("hidden", "other", StringComparison.Ordinal));
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size", followed.Told());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AChangeWhileAllIsRendered_IsTold(bool isFirst)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        if (!isFirst)
            await followed.FollowAsync();
        followed.Restart();
        followed.Form = "2";
        // The version's time is asked for when it is settled what is rendered.
        followed.Time = new Meddling(() => followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}"""));
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size", followed.Told());
    }

    [Fact]
    public async Task WhenTheInventoryCanBeRendered_TheFollowerGoesOnAtOnce()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = followed.RunAsync(end.Token);
        await UntilAsync(() => followed.Versions.LastVersion > 0, TimeSpan.FromSeconds(60));
        await end.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("newer")]
    [InlineData("empty")]
    public async Task AFileThatCannotBeGoneOnWith_IsMovedAside_AndBegunAnew(string fault)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();
        var last = followed.Versions.LastChange;
        followed.Restart(() => Break(followed.Kept, fault));

        Assert.True(File.Exists(followed.Kept + ".damaged"));
        await followed.FollowAsync();
        Assert.Contains("begun anew", followed.Health.Problem, StringComparison.Ordinal);
        Assert.Contains("inventory.db.damaged", followed.Health.Problem, StringComparison.Ordinal);
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 4096}""");
        await followed.FollowAsync();
        // Who has read the old file to its end reads on.
        Assert.Equal("db1 ~memory ~size", followed.Told(last));
    }

    [Theory]
    [InlineData("UPDATE change SET delta = x'00ff'")]
    [InlineData("UPDATE change SET causes = 'x'")]
    [InlineData("UPDATE mark SET value = 'x' WHERE name = 'change'")]
    [InlineData("UPDATE host SET body = x'00ff', hash = x'00'")]
    [InlineData("UPDATE host SET body = x'abcd', hash = x'00'")]
    public async Task ARowThatCannotBeRead_IsSaidOnce_AndAllIsBegunAnew(string fault)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();
        followed.Restart(() => Run(followed.Kept, fault));
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 4096}""");

        var failures = 0;
        for (var attempt = 0; attempt < 3; attempt++)
            try
            {
                await followed.FollowAsync();
                _ = followed.Told();
            }
            catch (EventLogException unreadable)
            {
                failures++;
                Assert.Contains("cannot be read", unreadable.Message, StringComparison.Ordinal);
                followed.Leave();
            }
        Assert.Equal(1, failures);
        await followed.FollowAsync();
        Assert.Contains("begun anew", followed.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsAskedOfOneHost_ReadsNoOther()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        var first = followed.Versions.LastVersion;
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/4/", """{"memory": 2048}""");
        await followed.FollowAsync();
        Run(followed.Kept, "UPDATE change SET delta = x'00ff' WHERE host = 'db2'");
        using var versions = InventoryVersions.Reading(followed.Kept);

        Assert.Equal(["db1"], versions!.Since(first, "db1").Select(d => d.Host));
        Assert.Throws<EventLogException>(() => versions.Since(first));
    }

    [Fact]
    public async Task WhatIsAskedForAtOnce_IsOfOneMoment()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        using var versions = InventoryVersions.Reading(followed.Kept);
        var (before, after) = versions!.AtOnce(kept =>
        {
            var seen = kept.LastVersion;
            followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""").GetAwaiter().GetResult();
            followed.FollowAsync().GetAwaiter().GetResult();
            return (seen, kept.LastVersion);
        });

        Assert.Equal(before, after);
        Assert.Equal(before + 1, versions.LastVersion);
    }

    [Fact]
    public async Task AMistakeInTheFile_IsInTheHealth_AndGoesWithIt()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await Task.Delay(5, Token); // the file is looked at by its time
        followed.Write("group_by: [nothing_like_it]");
        await followed.FollowAsync();
        Assert.Contains("nothing_like_it", followed.Health.Problem, StringComparison.Ordinal);
        Assert.True(followed.States[^1] is { IsOfFile: true, Trouble: not null });
        await Task.Delay(5, Token); // as above
        followed.Write(Options);
        await followed.FollowAsync();

        Assert.Null(followed.Health.Problem);
        Assert.True(followed.States[^1] is { IsReady: true, Trouble: null });
    }

    [Fact]
    public async Task AMachineThatIsLeftOut_IsSaid_WhenItsNameBecomesSuch()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        Assert.Empty(followed.Findings);
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"name": "../db"}""");
        await followed.FollowAsync();

        Assert.Equal("db1 removed", followed.Told());
        Assert.Contains("'../db' is left out", Assert.Single(followed.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_AreInNoFile_AndTheirSumsAreOfThisProjectAlone()
    {
        await using var one = new FollowedStore("config_context: true\nplurals: false", template.Path);
        await using var two = new FollowedStore("config_context: true\nplurals: false", template.Path);
        foreach (var followed in new[] { one, two })
        {
            await followed.SendAsync(
                "PATCH", "extras/config-contexts/1/", """{"data": {"users": [{"passwords": ["s3cr3t-a"]}], "url": "x kn0wn-text"}}""");
            await followed.FollowAsync();
        }

        Assert.Equal(
            """{"url":"x ******","users":[{"passwords":["******"]}]}""",
            one.Versions.Host("web1", one.Versions.LastVersion)!.Variables["config_context"]);
        Assert.NotEqual(Hash(one, "db1"), Hash(two, "db1"));

        // With another key each sum is another; nobody is told of that.
        one.Restart(() => File.Delete(Path.ChangeExtension(one.Kept, ".key")));
        await one.FollowAsync();
        Assert.Equal(
            ["web1 ~config_context (quiet)", "web2 ~config_context (quiet)"], one.Told().Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatSomebodyStillReads_IsNotForgotten()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        for (var memory = 1; memory <= 3; memory++)
        {
            await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", $$"""{"memory": {{memory}}}""");
            await followed.FollowAsync();
        }
        var place = 1L;
        using (followed.Versions.Hold(() => place))
        {
            followed.Versions.Forget(DateTimeOffset.MaxValue, 100);
            Assert.Equal([2, 3], followed.Versions.Behind(0, 10).Select(change => change.Id));
        }
        followed.Versions.Forget(DateTimeOffset.MaxValue, 100);
        Assert.Equal(2, followed.Versions.LastForgotten);
    }

    [Fact]
    public async Task ChangesThatWereForgottenBeforeTheyWereRendered_AreCounted()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        for (var memory = 1; memory <= 3; memory++)
            await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", $$"""{"memory": {{memory}}}""");
        var upkeep = new StoreUpkeep(followed.Store);
        while (await upkeep.ForgetChangesAsync(DateTimeOffset.MaxValue, Token) > 0)
        {
        }
        await followed.FollowAsync();

        Assert.Equal(2, followed.Health.Counts["lost_changes"]);
        Assert.Contains("2 changes were forgotten", followed.Health.Problem, StringComparison.Ordinal);
        Assert.Equal("3", followed.Versions.Host("db1", followed.Versions.LastVersion)?.Variables["memory"]);
    }

    // The numbers of changes that a copy of the store does not hold are those of others later.
    [Fact]
    public async Task OfAStoreThatWasPutBack_NoChangeHasTheCauseOfAnother()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/4/", """{"memory": 2048}""");
        await followed.FollowAsync();
        // What is kept has seen one change more.
        followed.Restart(() => Run(followed.Kept, "UPDATE cause SET id = id + 1; UPDATE change SET causes = CAST(causes + 1 AS TEXT); "
            + "UPDATE mark SET value = CAST(value + 1 AS TEXT) WHERE name = 'change'"));
        await followed.FollowAsync();
        Assert.Contains("put back", followed.Health.Problem, StringComparison.Ordinal);
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 4096}""");
        await followed.FollowAsync();

        var changes = followed.Versions.Behind(0, 10);
        Assert.Equal(["db2", "db1"], changes.Select(change => change.Host));
        Assert.Empty(changes[0].Causes);
        Assert.Equal("db1", changes[1].Causes.Single().Object);
    }

    [Fact]
    public async Task AFileThatCannotBeOpened_IsTriedAgain()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        followed.Restart(() =>
        {
            File.Move(followed.Kept, followed.Kept + ".elsewhere");
            Directory.CreateDirectory(followed.Kept);
        });
        Assert.Contains("cannot be kept", followed.Versions.Trouble(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<EventLogException>(followed.FollowAsync);
        followed.Leave();
        Directory.Delete(followed.Kept);
        File.Move(followed.Kept + ".elsewhere", followed.Kept);
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();

        Assert.Null(followed.Versions.Trouble());
        Assert.Equal("db1 ~memory ~size", followed.Told());
    }

    // The process ended between the two, or the disk was full.
    [Fact]
    public async Task AFileThatWasMovedAside_HasASuccessorWithNewNumbers()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();
        var last = followed.Versions.LastChange;
        followed.Restart(() => File.Move(followed.Kept, followed.Kept + InventoryVersions.AsideEnding));
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 4096}""");
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size", followed.Told(last));
    }

    [Fact]
    public async Task ASecretThatIsExchanged_IsShownNowhereEither()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        followed.Secrets = ["an0ther-text"];
        await followed.SendAsync("PATCH", "extras/config-contexts/1/", """{"data": {"url": "x an0ther-text"}}""");
        await followed.FollowAsync();

        Assert.Equal("""{"url":"x ******"}""", followed.Versions.Host("web1", followed.Versions.LastVersion)!.Variables["config_context"]);
    }

    private static string Hash(FollowedStore followed, string host) =>
        followed.Versions.Read(tables => Convert.ToHexString(tables.HashOf(host)!)); // it is there

    private static void Break(string file, string fault)
    {
        if (fault == "newer")
            Run(file, "PRAGMA user_version = 9");
        else if (fault == "empty")
            Run(file, "DROP TABLE host");
        else
            File.WriteAllText(file, new string('x', 5000));
    }

    private static void Run(string file, string sql)
    {
        using var database = Database.Open(file, create: false);
        database.Run(sql);
    }

    private static async Task UntilAsync(Func<bool> isSo, TimeSpan longest)
    {
        for (var left = longest; !isSo(); left -= TimeSpan.FromMilliseconds(20))
        {
            Assert.True(left > TimeSpan.Zero);
            await Task.Delay(20, Token);
        }
    }

    private sealed class Meddling(Func<Task> meddle) : TimeProvider
    {
        private int _isDone;

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0)
                meddle().GetAwaiter().GetResult();
            return base.GetUtcNow();
        }
    }
}
