using Microsoft.Extensions.Time.Testing;
using Plumbline.Web.Session;
using Xunit;

namespace Plumbline.Web.Tests.Session;

public sealed class EndedSessionsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly string _folder = Directory.CreateTempSubdirectory("ended-").FullName;

    private string Kept => Path.Combine(_folder, EndedSessions.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Session_ThatWasEnded_StaysSoAfterARestart()
    {
        var before = new EndedSessions(_folder, _time);
        before.End("first");
        _time.Advance(TimeSpan.FromHours(7));
        before.End("second");
        File.AppendAllText(Kept, "half a li");

        var after = new EndedSessions(_folder, _time);

        Assert.True(after.IsEnded("first"));
        Assert.True(after.IsEnded("second"));
        Assert.False(after.IsEnded("third"));
        Assert.DoesNotContain("first", File.ReadAllText(Kept), StringComparison.Ordinal);
        // The cookie of the first is no good by itself any more.
        _time.Advance(TimeSpan.FromHours(6));
        after.End("third");
        Assert.False(new EndedSessions(_folder, _time).IsEnded("first"));
        Assert.Equal(2, File.ReadAllLines(Kept).Length);
    }
}
