using Plumbline.Automation.Inventory.Versions;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory.Versions;

/// <summary>A difference is told at the smallest place that shows it.</summary>
public sealed class ValueDifferenceTests
{
    [Theory]
    [InlineData(null, "7", "+ v: 7")]
    [InlineData("\"a\"", null, "- v: \"a\"")]
    [InlineData("1", "2", "~ v: 1 → 2")]
    [InlineData("""{"a": {"b": 1, "c": 2} }""", """{"a": {"b": 1, "c": 3}, "d": [] }""", "~ v.a.c: 2 → 3|+ v.d: []")]
    [InlineData("""{"a": 1, "b": 2}""", """{"a": 1}""", "- v.b: 2")]
    [InlineData("""[{"n": "eth0"}, {"n": "eth1"}]""", """[{"n": "eth0"}, {"n": "eth2"}]""", "~ v[1].n: \"eth1\" → \"eth2\"")]
    [InlineData("[1]", "[1,2]", "~ v: [1] → [1,2]")]
    [InlineData("""{"token":"******"}""", """{"token":"******"}""", "~ v: something in it that is not shown")]
    public void Lines_NameTheSmallestPlace(string? before, string? after, string expected) =>
        Assert.Equal(expected, string.Join('|', ValueDifference.Lines("v", before, after)));
}
