using System.Text;
using System.Text.Json;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Offline.Replaying;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

public sealed class CompactJsonTests
{
    [Theory]
    [InlineData("{\n \"a\": 1\n}", """{"a":1}""")]
    [InlineData("[\t1,\r\n  2.50 ,\n-1e5, true,\nnull ]", "[1,2.50,-1e5,true,null]")]
    [InlineData("{\n\"a b\": \" \\\" \\\\\", \"\": \"\\\\\\\" x\"}", """{"a b":" \" \\","":"\\\" x"}""")]
    [InlineData("\n\"alone\\n \"\n", """
        "alone\n "
        """)]
    [InlineData("""{"a": 1, "b": [ ]}""", """{"a": 1, "b": [ ]}""")]
    public void Of_JsonInSeveralLines_IsTheSameInOne(string json, string expected)
    {
        var line = CompactJson.Of(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected.Trim(), Encoding.UTF8.GetString(line.Span));
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(line);
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement));
    }

    [Fact]
    public void Of_WhatAnOlderLogHolds_CanBeReadBackAsARecording()
    {
        var line = $$"""{"position":1,"ruleset":"r","kind":"event","at":"2026-03-01T12:00:00+00:00","content":{{Encoding.UTF8.GetString(CompactJson.Of("{\n \"a\": \"\\n\"\n}"u8.ToArray()).Span)}}}""";
        var file = Path.GetTempFileName();
        File.WriteAllText(file, line + "\n");

        var read = Assert.Single(RecordingFile.Read(file));

        Assert.Equal("""{"a":"\n"}""", Encoding.UTF8.GetString(read.Content.Span));
        File.Delete(file);
    }
}
