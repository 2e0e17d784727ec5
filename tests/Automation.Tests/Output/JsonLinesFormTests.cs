using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

public sealed class JsonLinesFormTests : IDisposable
{
    private const string At = "{\"at\":\"2026-01-02T03:04:05.000000Z\",\"kind\":";

    private static readonly ShownRun First = new("1", "a.yml", "s", "r"), Second = new("2", "b.yml");

    private readonly StringWriter _written = new();
    private readonly RulebookOutput _output;

    public JsonLinesFormTests() => _output = new RulebookOutput(
        _written, new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), new JsonLinesForm());

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Runs_AtTheSameTime_AreLinesOfTheirOwn()
    {
        var turtle = Encoding.UTF8.GetBytes("żółw\r\n");
        _output.Pass(First, turtle.AsSpan(0, 3));
        _output.Pass(Second, "one\n\ntw"u8);
        _output.Pass(First, turtle.AsSpan(3));
        _output.End(Second, new Shown("run") { Fields = [("run", "2")] });
        _output.End(First, new Shown("run") { Fields = [("run", "1")] });

        const string OfSecond = At + "\"output\",\"run\":\"2\",\"name\":\"b.yml\",\"text\":";
        Assert.Equal(
            [
                OfSecond + "\"one\"}", OfSecond + "\"\"}",
                At + "\"output\",\"ruleset\":\"s\",\"rule\":\"r\",\"run\":\"1\",\"name\":\"a.yml\",\"text\":\"żółw\"}",
                OfSecond + "\"tw\"}", At + "\"run\",\"run\":\"2\"}", At + "\"run\",\"run\":\"1\"}",
            ],
            Lines());
    }

    [Fact]
    public void Run_WithoutLineEnds_ComesInPieces()
    {
        var endless = new byte[200_000];
        Array.Fill(endless, (byte)'x');
        _output.Pass(First, endless);
        Assert.Equal(3, Lines().Count);
        _output.End(First, new Shown("run"));
        Assert.Equal(5, Lines().Count);
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "a\n\u001b[31m\"\u2028", "\"a\\n\\u001B[31m\\\"\\u2028\"" },
        { "half \ud800", "\"half \\ud800\"" },
        { 1.0, "1.0" },
        { new Mapping { { "a", double.NaN } }, "\"{'a': nan}\"" },
        { new TupleValue([1L, true]), "[1,true]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_OfAnyKind_IsJsonOrItsText(object? value, string json)
    {
        _output.Show(new Shown("debug", "debug", () => "not read") { Ruleset = "s", Rule = "r", Fields = [("message", value)] });
        Assert.Equal($"{At}\"debug\",\"ruleset\":\"s\",\"rule\":\"r\",\"message\":{json}}}", Assert.Single(Lines()));
    }

    [Fact]
    public void Text_OfASource_IsOneLine()
    {
        _output.Pass("two\nlines\n");
        Assert.Equal(At + "\"printed\",\"text\":\"two\\nlines\"}", Assert.Single(Lines()));
    }

    private List<string> Lines() => [.. _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
