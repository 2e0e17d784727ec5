using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Yaml;

public sealed class ScalarPositionTests
{
    [Theory]
    [InlineData("k: event.a == X", "X", "1:15")]
    [InlineData("k: 'event.a == X'", "X", "1:16")]
    [InlineData("k: \"event.a == X\"", "X", "1:16")]
    [InlineData("k: 'it''s X'", "X", "1:11")]
    [InlineData("k: \"\\\"a\\\" X\"", "X", "1:11")]
    [InlineData("k: \"\\u0041\\x42 \\U0001F600 X\"", "X", "1:27")]
    [InlineData("k: \"a\\\n   X\"", "X", "2:4")]
    [InlineData("k: event.a\n   and X", "X", "2:8")]
    [InlineData("k: event.a\n\n\n   and X", "X", "4:8")]
    [InlineData("k: |\n  event.a and\n  X", "X", "3:3")]
    [InlineData("k: |2\n    a\n   X", "X", "3:4")]
    [InlineData("k: >-\n  event.a\n  and\n\n    X\n", "X", "5:5")]
    [InlineData("k: > # comment\n  event.a\n  X\n", "X", "3:3")]
    [InlineData("k: !vault |\n  X\n", "X", "2:3")]
    [InlineData("k: &anchor !!str 'X'\n", "X", "1:19")]
    [InlineData("k: |\r\n  a\r\n  X\r\n", "X", "3:3")]
    [InlineData("k: 'a\n\n  X'", "X", "3:3")]
    public void PositionOf_Character_IsWhereItStandsInTheFile(string text, string part, string expected)
    {
        var findings = new DiagnosticBag();
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(YamlReader.Read(text, "f", findings))["k"]!.Value);
        var at = scalar.PositionOf(scalar.Text.IndexOf(part, StringComparison.Ordinal));
        Assert.Equal(expected, $"{at.Line}:{at.Column}");
    }

    [Fact]
    public void PositionOf_Outside_IsTheNearestEnd()
    {
        var scalar = Assert.IsType<YamlScalar>(YamlReader.Read("abc", "f", []));
        Assert.Equal((1, 4), (scalar.PositionOf(-5).Column, scalar.PositionOf(99).Column));
    }

    [Theory]
    [InlineData("a: \u00ff\u0001", "1:5")]
    [InlineData("a:\n  - x\n\t- y", "3:1")]
    [InlineData("a: |\n\t x\n", "2:1")]
    [InlineData("a: \"x\\qy\"", "1:6")]
    [InlineData("a: 'x", "1:4")]
    [InlineData("a: [1,\n  2\n", "3:1")]
    [InlineData("a: @x", "1:4")]
    public void Read_SyntaxError_PointsAtTheMistake(string text, string expected)
    {
        var findings = new DiagnosticBag();
        Assert.Null(YamlReader.Read(text, "f", findings));
        var at = Assert.Single(findings).Position;
        Assert.Equal(expected, $"{at.Line}:{at.Column}");
    }

    // Not a row above: an attribute cannot hold half a pair.
    [Fact]
    public void Read_LoneSurrogate_PointsAtIt()
    {
        var findings = new DiagnosticBag();
        Assert.Null(YamlReader.Read("a: b\nc: \ud800", "f", findings));
        Assert.Equal((2, 4), (Assert.Single(findings).Position.Line, findings.First().Position.Column));
    }

    [Fact]
    public void Read_InvalidUtf8_PointsAtTheByte()
    {
        var findings = new DiagnosticBag();
        Assert.Null(YamlReader.Read((byte[])[.. "a: é\nb: "u8, 0xFF, (byte)'x'], "f", findings));
        Assert.Equal((2, 4), (Assert.Single(findings).Position.Line, findings.First().Position.Column));
    }

    [Fact]
    public void Read_Utf16WithMark_IsRead()
    {
        var findings = new DiagnosticBag();
        Assert.Equal("ü", Assert.IsType<YamlScalar>(
            YamlReader.Read([0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("ü")], "f", findings)).Value);
    }
}
