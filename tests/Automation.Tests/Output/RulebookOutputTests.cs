using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Output;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

public sealed class RulebookOutputTests : IDisposable
{
    private static readonly ShownRun Run = new("1", "site.yml");

    private readonly StringWriter _written = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Banner_WithContent_IsFourLinesOfTheWidth()
    {
        Output(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234560)).Show(new Shown("event", "event", () => "content"));
        Assert.Equal("\n** 2026-01-02 03:04:05.123456 [event] " + new string('*', 42) + "\ncontent\n" + new string('*', 80) + "\n",
            _written.ToString());
    }

    [Fact]
    public void Banner_WithoutContent_IsItsHeader()
    {
        Output(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)).Show(new Shown("debug", "debug"));
        Assert.Equal("\n** 2026-01-02 03:04:05 [debug] " + new string('*', 49) + "\n", _written.ToString());
    }

    [Fact]
    public void Pass_CharacterCutBetweenCalls_ComesWhole()
    {
        var output = Output(DateTimeOffset.UnixEpoch);
        var bytes = Encoding.UTF8.GetBytes("żółw");
        output.Pass(Run, bytes.AsSpan(0, 3));
        output.Pass(Run, bytes.AsSpan(3));
        Assert.Equal("żółw", _written.ToString());
    }

    [Fact]
    public void Pass_NothingCanBeWritten_LosesTheTextSaysSoOnceAndGoesOn()
    {
        var said = new List<string>();
        var health = new HealthBoard(new FakeTimeProvider()).Part("output");
        using var disk = new FullDisk();
        var output = new RulebookOutput(disk, new FakeTimeProvider()) { Health = health, Lost = said.Add };

        output.Pass("lost");
        output.Show(new Shown("debug", "debug", () => "lost"));
        output.Pass(Run, "lost"u8);

        Assert.Equal("standard output cannot be written (No space left on device): what rules and playbooks print is lost",
            Assert.Single(said));
        Assert.Equal((HealthState.Degraded, said[0], 3L), (health.State, health.Report().Problem, health.Report().Counts["lost"]));

        disk.IsFull = false;
        output.Pass("there again");
        Assert.Equal(("there again", HealthState.Ok), (disk.ToString(), health.State));

        disk.IsFull = true;
        output.Pass("lost");
        Assert.Equal(2, said.Count);
    }

    private RulebookOutput Output(DateTimeOffset now)
    {
        var clock = new FakeTimeProvider(now);
        clock.SetLocalTimeZone(TimeZoneInfo.Utc);
        return new RulebookOutput(_written, clock);
    }

    private sealed class FullDisk : StringWriter
    {
        public bool IsFull { get; set; } = true;

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (IsFull)
                throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }
}
