using System.Text;
using Plumbline.Runner.Output;
using Xunit;

namespace Plumbline.Runner.Tests.Output;

public sealed class OutputTests
{
    [Theory]
    [InlineData("a\n\n", "a\n", "\n")]
    [InlineData("a\n\n|b", "a\n\nb", "")]
    [InlineData("a|\n|\n|\n|b\n|\n", "a\n\n\nb\n", "\n")]
    [InlineData("\n\n", "", "\n\n")]
    [InlineData("\nPLAY\n", "\nPLAY\n", "")]
    public void Pass_EmptyLinesAtTheEnd_AreHeldBackUntilMoreFollows(string pieces, string shown, string rest)
    {
        var trailing = new TrailingLines();
        var passed = string.Concat(pieces.Split('|').Select(p => Encoding.UTF8.GetString(trailing.Pass(Encoding.UTF8.GetBytes(p)).Span)));
        var held = Encoding.UTF8.GetString(trailing.Rest().Span);
        Assert.Equal(string.Concat(pieces.Split('|')), passed + held);
        if (!pieces.Contains("a|\n", StringComparison.Ordinal))
            Assert.Equal((shown, rest), (passed, held));
    }

    [Fact]
    public void Append_MoreThanIsKept_KeepsBothEnds()
    {
        var output = new OutputText();
        for (var i = 0; i < 200_000; i++)
            output.Append(Encoding.UTF8.GetBytes($"line {i}\n"));
        var text = output.ToString();
        Assert.StartsWith("line 0\n", text, StringComparison.Ordinal);
        Assert.EndsWith("line 199999\n", text, StringComparison.Ordinal);
        Assert.Contains("bytes left out", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 300_000, 350_000);
    }

    [Fact]
    public void Find_WordingOf214_GivesMessageAndPlace() => Assert.Equal(
        new AnsibleError("couldn't resolve module/action 'x.y.z'. This often indicates a misspelling, missing collection, or incorrect "
            + "module path.", "/p/pb.yml", 5, 7),
        AnsibleError.Find("""
            [WARNING]: something
            ERROR! couldn't resolve module/action 'x.y.z'. This often indicates a
            misspelling, missing collection, or incorrect module path.

            The error appears to be in '/p/pb.yml': line 5, column 7, but may
            be elsewhere in the file depending on the exact syntax problem.
            """));

    [Fact]
    public void Find_WordingOf219_GivesMessageAndPlace() => Assert.Equal(
        new AnsibleError("A malformed block was encountered while loading tasks: 5 should be a list", "/p/my pb.yml", 1, 3),
        AnsibleError.Find("[WARNING]: w\n[ERROR]: A malformed block was encountered while loading tasks: 5 should be a list\nOrigin: /p/my "
            + "pb.yml:1:3\n\n1 - hosts: all\n    ^ column 3\n"));

    [Fact]
    public void Find_InColours_GivesTheMessage() => Assert.Equal(
        new AnsibleError("the role 'baseline' was not found in /p/roles", "/p/pb.yml", 4, 7),
        AnsibleError.Find("\u001b[0;31mERROR! the role 'baseline' was not found in /p/roles\u001b[0m\n\u001b[0;31m\u001b[0m\n"
            + "\u001b[0;31mThe error appears to be in '/p/pb.yml': line 4, column 7, but may\u001b[0m\n"));

    [Fact]
    public void Find_NoError_GivesNothing() => Assert.Null(AnsibleError.Find("PLAY [all] ***\n\nok: [localhost]\n"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"e": "nonsense"}""")]
    [InlineData("""{"e": "facts"}""")]
    public void Read_UnknownLine_IsPassedOver(string line)
    {
        using var document = System.Text.Json.JsonDocument.Parse(line.Length == 0 ? "null" : line);
        Assert.Null(RunEventReader.Read(document.RootElement));
    }
}
