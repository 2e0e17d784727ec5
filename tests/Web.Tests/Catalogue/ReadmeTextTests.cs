using Plumbline.Web.Catalogue;
using Xunit;

namespace Plumbline.Web.Tests.Catalogue;

public sealed class ReadmeTextTests
{
    // Markdown => HTML
    private const string Table = """
        # Title                               => <h3>Title</h3>
        ###### Deep                           => <h6>Deep</h6>
        <script>alert(1)</script>             => <p>&lt;script&gt;alert(1)&lt;/script&gt;</p>
        a <b onclick=x>b</b>                  => <p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>
        [x](https://example.org/?a=1&b="c)    => <p><a rel="noreferrer" href="https://example.org/?a=1&amp;b=%22c">x</a></p>
        [x](https://example.org/a)            => <p><a rel="noreferrer" href="https://example.org/a">x</a></p>
        [x](javascript:alert(1))              => <p>x</p>
        [x](JaVaScRiPt:alert)                 => <p>x</p>
        [x](data:text/html,hi)                => <p>x</p>
        [x](//example.org)                    => <p>x</p>
        [x](../LICENSE)                       => <p>x</p>
        <javascript:alert(1)>                 => <p>javascript:alert(1)</p>
        <https://example.org>                 => <p><a rel="noreferrer" href="https://example.org">https://example.org</a></p>
        ![a picture](https://example.org/x.png) => <p>a picture</p>
        ![](https://example.org/x.png)        => <p></p>
        a\u202eb                              => <p>ab</p>
        `<i>`                                 => <p><code>&lt;i&gt;</code></p>
        """;

    public static TheoryData<string, string> Rows => [
        .. Table.Split('\n').Select(r => r.Split("=>", StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1]))];

    [Theory, MemberData(nameof(Rows))]
    public void Text_OfAnybody_IsOnlyText(string markdown, string html) =>
        Assert.Equal(html, ReadmeText.Of(markdown.Replace(@"\u202e", "\u202e", StringComparison.Ordinal))?.Value.Trim());

    [Fact]
    public void Tables_OfAReadme_HaveNoStyles()
    {
        var html = ReadmeText.Of("| a | b |\n|:--|--:|\n| 1 | 2 |\n")?.Value;

        Assert.Contains("<td>1</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_NestedTooDeeply_IsShownAsItIs() => Assert.Null(ReadmeText.Of(new string('>', 10_000) + "x"));

    [Theory]
    [InlineData("Set C(port) to V(80), see L(the docs,https://example.org) and O(a.b).", "Set port to 80, see the docs (https://example.org) and a.b.")]
    [InlineData("C(<b>) (C) D(x)", "<b> (C) D(x)")]
    public void Descriptions_WithMarks_AreWords(string marked, string words) => Assert.Equal(words, SpecWords.Of([marked]));
}
