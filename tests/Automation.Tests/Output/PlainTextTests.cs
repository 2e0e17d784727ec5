using Plumbline.Automation.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

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
    [InlineData("\u001b[0;32mok: [web1]\u001b[0m\r\n", "\u001b[0;32mok: [web1]\u001b[0m\r\n")]
    [InlineData("\u001b[2Jgone", @"\x1b[2Jgone")]
    [InlineData("\u001b]0;title\u0007", @"\x1b]0;title\x07")]
    [InlineData("50%\rok: forged", @"50%\rok: forged")]
    [InlineData("\u001b\u001b[31mx", "\\x1b\u001b[31mx")]
    [InlineData("\u001b[1111111111111111111mx", @"\x1b[1111111111111111111mx")]
    public void Playbook_HoweverItsOutputIsCut_KeepsColoursAndLosesCommands(string printed, string shown)
    {
        for (var cut = 0; cut <= printed.Length; cut++)
        {
            var stream = new TerminalStream();
            Assert.Equal(shown, stream.Take(printed.AsSpan(0, cut)) + stream.Take(printed.AsSpan(cut)));
        }
    }
}
