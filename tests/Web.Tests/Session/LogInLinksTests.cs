using Microsoft.Extensions.Time.Testing;
using Plumbline.Web.Session;
using Xunit;

namespace Plumbline.Web.Tests.Session;

public sealed class LogInLinksTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogInLinks _links;

    public LogInLinksTests() => _links = new LogInLinks(_time);

    [Fact]
    public void Take_LinkOfAUser_IsGoodOnce()
    {
        var code = Code(_links.Make(7));

        Assert.Equal(7, _links.Look(code));
        Assert.Equal(7, _links.Look(code));
        Assert.Equal(7, _links.Take(code));
        Assert.Null(_links.Look(code));
        Assert.Null(_links.Take(code));
    }

    [Fact]
    public void Take_AfterItsTime_IsNobody()
    {
        var code = Code(_links.Make(7));
        _time.Advance(LogInLinks.GoodFor);

        Assert.Null(_links.Look(code));
        Assert.Null(_links.Take(code));
    }

    [Fact]
    public void Make_ManyLinks_KeepsTheNewestOfTheUserAndAllOfOthers()
    {
        var other = Code(_links.Make(2));
        var codes = Enumerable.Range(0, 100).Select(_ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Code(_links.Make(1));
        }).ToList();

        Assert.Equal(100, codes.Distinct().Count());
        Assert.Equal(codes[80..], codes.Where(c => _links.Look(c) is not null));
        Assert.Equal(2, _links.Look(other));
    }

    private static string Code(string path) => path.Split('/')[^1];
}
