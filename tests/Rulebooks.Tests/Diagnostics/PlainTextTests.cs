using Plumbline.Wording;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Diagnostics;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain text, grüße 日本", "plain text, grüße 日本", "plain text, grüße 日本")]
    [InlineData("a\tb", "a\tb", "a\tb")]
    [InlineData("a\r\nb", @"a\r\nb", "a\\r\nb")]
    [InlineData("\u001b[31mred", @"\x1b[31mred", @"\x1b[31mred")]
    [InlineData("bell\u0007 back\b del\u007f csi\u009b", @"bell\x07 back\x08 del\x7f csi\x9b", @"bell\x07 back\x08 del\x7f csi\x9b")]
    [InlineData("turned\u202eback\u2066x\u2028", @"turned\u202eback\u2066x\u2028", @"turned\u202eback\u2066x\u2028")]
    [InlineData("x\n** 2026-01-02 03:04:05 [debug] **", @"x\n** 2026-01-02 03:04:05 [debug] **", "x\n\\** 2026-01-02 03:04:05 [debug] **")]
    [InlineData("** bold ** and 2 ** 8", "** bold ** and 2 ** 8", "** bold ** and 2 ** 8")]
    public void Text_FromOutside_IsShownAndNotObeyed(string text, string oneLine, string lines)
    {
        Assert.Equal(oneLine, PlainText.OneLine(text));
        Assert.Equal(lines, PlainText.Lines(text));
    }

    [Theory]
    [InlineData("event.a == 1\n  and\tevent.b", "event.a == 1   and event.b")]
    [InlineData("a\r\nb\u001b[31m", @"a b\x1b[31m")]
    [InlineData("turned\u202eback\u2028", @"turned\u202eback ")]
    public void Flowing_LineEnds_AreBlanks(string text, string shown) => Assert.Equal(shown, PlainText.Flowing(text));

    [Theory]
    [InlineData("No such file.\n", "No such file")]
    [InlineData("it is\r\nso …\u001b", @"it is so …\x1b")]
    [InlineData("", "")]
    public void Clause_AMessageOfTheSystem_FitsIntoASentence(string message, string shown) =>
        Assert.Equal(shown, PlainText.Clause(message));
}
