using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A journal as Debian's systemd-journal-remote writes it, read by the real journalctl.</summary>
public sealed class JournaldTests
{
    private const string Writer = "/lib/systemd/systemd-journal-remote";

    // Entries come one after the other, also those of several calls.
    private static long _second;

    public static TheoryData<string> Rows => RecordedRows.Of("journald");

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Run_RecordedEntries_BringsTheRecordedEvents(string name)
    {
        var row = RecordedRows.Row(name);
        await using var rig = new SourceRig("ansible.eda.journald");
        var expected = row.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("journald")).ToList();
        // In the second and third recording the journal had entries from before.
        var before = name is "journald_match" ? 0 : 1;
        var number = 0;
        Write(rig, [["MESSAGE=noise", "PRIORITY=7", "SYSLOG_IDENTIFIER=noise"], .. expected.Take(before).Select(e => Fields(e, number++))]);
        var arguments = SourceRig.Arguments(row.GetProperty("config").GetRawText());
        arguments["directory"] = rig.At("journal");
        rig.Start(arguments);
        if (expected.Count > before)
        {
            if (before > 0)
                await rig.UntilAsync(() => rig.Published == before, "the last entry of before");
            Write(rig, [.. expected.Skip(before).Select(e => Fields(e, number++))]);
        }
        var events = expected.Count > 0 ? await rig.EventsAsync(expected.Count) : [];
        var end = expected.Count > 0 ? await rig.StopAsync() : await rig.EndAsync();

        Assert.Equal(row.GetProperty("end").GetString()!.Split(' ')[0], end.Split(' ')[0]);
        Assert.Equal(expected.Count, events.Count);
        Assert.All(expected.Zip(events), pair =>
        {
            var entry = pair.Second.GetProperty("journald");
            Assert.Equal(Names(pair.First).Order(), Names(entry).Order());
            Assert.Equal(Names(pair.First).TakeLast(3), Names(entry).TakeLast(3));
            foreach (var field in pair.First.EnumerateObject().Where(f => f.Value.GetString() != "<VARIES>"))
                Assert.Equal(field.Value.GetString(), entry.GetProperty(field.Name).GetString());
            Assert.Equal("01234567-89ab-cdef-0123-456789abcdef", entry.GetProperty("_boot_id").GetString());
            Assert.Matches(@"^2026-\d\d-\d\d \d\d:\d\d:\d\d\.123456$", entry.GetProperty("__realtime_timestamp").GetString());
            Assert.Equal("journal.Monotonic(timestamp=datetime.timedelta(days=1, microseconds=5), "
                + "bootid=UUID('01234567-89ab-cdef-0123-456789abcdef'))", entry.GetProperty("__monotonic_timestamp").GetString());
        });
    }

    [Fact]
    public async Task Run_StartedAgain_GoesOnWhereItWas()
    {
        await using var rig = new SourceRig("journald");
        Write(rig, [["MESSAGE=0"]]);
        rig.Start($$"""{"match": "ALL", "directory": "{{rig.At("journal")}}"}""");
        await rig.UntilAsync(() => rig.Published == 1, "the first");
        await rig.StopAsync();
        Assert.NotNull(rig.Bookmark);

        await using var again = new SourceRig("journald") { Bookmark = rig.Bookmark };
        Write(rig, [["MESSAGE=1"]]);
        // The machine was started anew in between.
        Write(rig, [["MESSAGE=2"], ["MESSAGE=3"]], "ffffffffffffffffffffffffffffffff");
        again.Start($$"""{"match": "ALL", "directory": "{{rig.At("journal")}}"}""");
        var events = await again.EventsAsync(3);

        Assert.Equal(["1", "2", "3"], events.Select(e => e.GetProperty("journald").GetProperty("message").GetString()));
    }

    // field as written | as the event has it
    public static TheoryData<string, string> Odd => new()
    {
        { "X=" + new string('x', 100_000), new string('x', 100_000) },
        { "X=a\nX=b", "['a', 'b']" },
        { "X\n\u0003\0\0\0\0\0\0\0a\u0001b", "a\u0001b" },
        { "X\n\u0002\0\0\0\0\0\0\0\u00ff\u00fe", @"b'\xff\xfe'" },
        { "PRIORITY=nonsense\nX=1", "1" },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Run_OddField_IsATextAllTheSame(string field, string expected)
    {
        await using var rig = new SourceRig("journald");
        Write(rig, [[field]]);
        rig.Start($$"""{"match": "ALL", "directory": "{{rig.At("journal")}}"}""");

        Assert.Equal(expected, (await rig.EventsAsync(1))[0].GetProperty("journald").GetProperty("x").GetString());
    }

    [Fact]
    public async Task Run_JournalThatIsNotThere_IsTriedAgainAndSaidOnce()
    {
        await using var rig = new SourceRig("journald");
        rig.Start($$"""{"match": "ALL", "directory": "{{rig.At("journal")}}"}""");
        await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("reconnects") >= 2, "it is tried again");
        Assert.NotNull(rig.Health.Problem);
        Assert.Single(rig.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("cannot reach", StringComparison.Ordinal));
        Write(rig, [["MESSAGE=1"]]);

        await rig.UntilAsync(() => rig.Health.Problem is null, "it is back");
        Assert.Equal(1, rig.Published);
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    private static string[] Names(JsonElement entry) => [.. entry.EnumerateObject().Select(f => f.Name)];

    private static string[] Fields(JsonElement entry, int number) =>
    [
        .. entry.EnumerateObject().Where(f => !f.Name.StartsWith("__", StringComparison.Ordinal) && f.Name != "_boot_id")
            .Select(f => $"{f.Name.ToUpperInvariant()}={(f.Value.GetString() is var v && v == "<VARIES>" ? $"{number}" : v)}"),
    ];

    private static void Write(SourceRig rig, IReadOnlyList<string[]> entries, string boot = "0123456789abcdef0123456789abcdef")
    {
        Assert.True(File.Exists(Writer), $"{Writer} is not there: run ./run setup --test");
        Directory.CreateDirectory(rig.At("journal"));
        var start = new ProcessStartInfo(Writer, ["--output", rig.At("journal/system.journal"), "-"])
        {
            RedirectStandardInput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var text = string.Concat(entries.Select(fields => string.Create(CultureInfo.InvariantCulture,
            $"__REALTIME_TIMESTAMP={1767225600123456 + (Interlocked.Increment(ref _second) * 1_000_000L)}\n__MONOTONIC_TIMESTAMP=86400000005\n")
            + $"_BOOT_ID={boot}\n" + string.Join('\n', fields) + "\n\n"));
        process.StandardInput.BaseStream.Write(text.Contains('\u00ff', StringComparison.Ordinal)
            ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text));
        process.StandardInput.Close();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
    }
}
