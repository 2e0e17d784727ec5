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
    public void Make_ManyLinks_KeepsOnlySoMany()
    {
        var codes = Enumerable.Range(0, 500).Select(_ => Code(_links.Make(1))).ToList();

        Assert.Equal(500, codes.Distinct().Count());
        Assert.InRange(codes.Count(c => _links.Look(c) is not null), 1, 101);
        Assert.NotNull(_links.Look(codes[^1]));
    }

    private static string Code(string path) => path.Split('/')[^1];
}
