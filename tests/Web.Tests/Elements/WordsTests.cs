using Plumbline.Web.Elements;
using Xunit;

namespace Plumbline.Web.Tests.Elements;

public sealed class WordsTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("web1", "web1")]
    [InlineData("a\nb", "a b")]
    [InlineData("a\u202eb", @"a\u202eb")]
    public void Short_Texts_AreOneLineThatActsOnNothing(string? text, string shown) => Assert.Equal(shown, Words.Short(text));

    [Fact]
    public void Cut_LongText_EndsBetweenCharacters()
    {
        Assert.Equal(161, Words.Short(new string('x', 10_000)).Length);
        Assert.Equal("a…", Words.Cut("a\ud83d\ude00b", 2));
    }
}
