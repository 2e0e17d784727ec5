using System.Text.Json;
using Plumbline.Netbox.Api;
using Plumbline.Web.Machines;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed class ContextOriginsTests
{
    // first context | second | own | key=value from (over)
    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":2}", "null", "a=2 B (A)")]
    [InlineData("{\"a\":1}", "{\"b\":2}", "{\"a\":3}", "a=3 own (A); b=2 B ()")]
    [InlineData("{\"d\":{\"x\":1,\"y\":1}}", "{\"d\":{\"y\":2}}", "null", "d.x=1 A (); d.y=2 B (A)")]
    [InlineData("{\"d\":{\"x\":1}}", "{\"d\":[1]}", "null", "d=[1] B ()")]
    [InlineData("{\"d\":1}", "{\"d\":{\"x\":2}}", "null", "d.x=2 B ()")]
    [InlineData("{\"d\":{\"x\":1}}", "{\"d\":{}}", "null", "d.x=1 A ()")]
    [InlineData("{\"d\":{}}", "{\"d.x\":1}", "{}", "d={} A (); d.x=1 B ()")]
    [InlineData("{\"l\":[1]}", "{\"l\":[2]}", "{\"l\":[3]}", "l=[3] own (A, B)")]
    public void Of_MergedContexts_NamesTheLastThatSetEachValue(string first, string second, string own, string origins) => Assert.Equal(
        origins, string.Join("; ", ContextOrigins.Of(
            [new AppliedContext(1, "A", 1, JsonElement.Parse(first)), new AppliedContext(2, "B", 2, JsonElement.Parse(second))],
            JsonElement.Parse(own)).Select(o => $"{o.Key}={o.Value.GetRawText()} {Short(o.From)} ({string.Join(", ", o.Over.Select(Short))})")));

    private static string Short(string from) => from == "its own context" ? "own" : from[..1];
}
