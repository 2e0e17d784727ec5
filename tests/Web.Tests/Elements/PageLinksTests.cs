using Plumbline.Web.Elements;
using Xunit;

namespace Plumbline.Web.Tests.Elements;

public sealed class PageLinksTests
{
    [Theory]
    [InlineData("http://h/machines", "sort", "name", "/machines?sort=name")]
    [InlineData("http://h/machines?q=a%26b&offset=50", "offset", null, "/machines?q=a%26b")]
    [InlineData("http://h/machines?offset=50", "offset", "100", "/machines?offset=100")]
    [InlineData("http://h/machines?q=", "sort", "-name", "/machines?sort=-name")]
    public void With_OneChange_KeepsTheRest(string uri, string name, string? value, string expected) =>
        Assert.Equal(expected, PageLinks.With(uri, (name, value)));
}
