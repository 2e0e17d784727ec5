using Plumbline.Automation.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

public sealed class TerminalStreamTests
{
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
