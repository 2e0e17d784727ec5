using Plumbline.Automation.Runs.Records;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.WriteBack;

/// <summary>What an entry tells, and the custom fields.</summary>
public sealed partial class JournalWriteBackTests
{
    [Fact]
    public async Task Entry_OfARun_TellsResultDurationChangesRevisionAndWhereItIsShown()
    {
        await EndAsync("web1", "web2");
        await UntilAsync(() => _journal.Entries.Count == 2);
        Assert.Equal("""
            **new\_vm.yml** successful in 3.1 s, rule *Configure* of *Set*

            Changed: install \*nginx\*, restart

            Revision: 4b825dc642cb6eb9a060e54bf8d69288fbee4904

            [Events, steps and output of this run](https://eda.example.org/runs/1)

            Run 1.0, ended 2026-03-01 12:00:00.000Z

            """, _journal.Entries[0].Entry.Comments);
        Assert.DoesNotContain("Changed", _journal.Entries[1].Entry.Comments, StringComparison.Ordinal);
        Assert.Empty(_journal.Fields);
    }

    [Fact]
    public async Task Fields_WhereTheyAreAskedFor_TellHowEachHostStands()
    {
        await RestartAsync(new WriteBackPolicy { CustomFields = true });
        await EndAsync("web1");
        _time.Advance(TimeSpan.FromMinutes(1));
        await EndAsync(RunEnd.Failed, "web1", "web2");
        await UntilAsync(() => _journal.Entries.Count == 3 && _journal.Fields.Count == 2
            && _journal.Fields[1]["configured_result"] == "failed");
        Assert.Equal(("2026-03-01T12:00:00Z", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"),
            (_journal.Fields[1]["last_configured"], _journal.Fields[1]["configured_revision"]));
        Assert.Equal(["configured_result"], _journal.Fields[2].Keys);
    }

    [Fact]
    public async Task Fields_WithoutTheJournal_AreWrittenAlone()
    {
        await RestartAsync(new WriteBackPolicy { Journal = false, CustomFields = true });
        await EndAsync("web1");
        await UntilAsync(() => _journal.Fields.Count == 1);
        await MeasuredAsync("written", 1);
        Assert.Empty(_journal.Entries);
    }

    [Fact]
    public async Task Fields_ThatNetboxDoesNotTakeNow_AreWrittenLaterAndTheEntryOnce()
    {
        var away = true;
        _journal.BeforeFields = _ =>
        {
            if (away)
                throw JournalUnderTest.Failure(NetboxFailure.Refused);
        };
        await RestartAsync(new WriteBackPolicy { CustomFields = true });
        await EndAsync("web1");
        await UntilAsync(() => _journal.Entries.Count == 1);
        await UntilAsync(() => _health.State == HealthState.Degraded);
        // What waits outlives the program.
        await RestartAsync(_policy);
        away = false;
        await AdvanceUntilAsync(() => _journal.Fields.Count == 1);
        Assert.Single(_journal.Entries);
    }

    [Theory]
    [InlineData(RunEnd.Successful, "2026-03-01T12:01:00Z", "succeeded")]
    [InlineData(RunEnd.Canceled, "2026-03-01T12:00:00Z", "cancelled")]
    public async Task Fields_OfAnEarlierRunThatWaited_DoNotOverwriteALaterOnes(RunEnd later, string configured, string result)
    {
        var refused = 0;
        _journal.BeforeFields = _ =>
        {
            if (refused++ == 0)
                throw JournalUnderTest.Failure(NetboxFailure.Server);
        };
        await RestartAsync(new WriteBackPolicy { CustomFields = true });
        await EndAsync("web1");
        await UntilAsync(() => refused == 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await RestartAsync(_policy);
        _time.Advance(TimeSpan.FromSeconds(59));
        await EndAsync(later, "web1");
        await AdvanceUntilAsync(() => Figure("written") == 2);
        Assert.Equal((configured, result), (_journal.Fields[1]["last_configured"], _journal.Fields[1]["configured_result"]));
    }
}
