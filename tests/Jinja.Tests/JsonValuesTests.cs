using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests;

public sealed class JsonValuesTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("""{"a":[1,1.5,null,true,"x"],"b":{}}""")]
    public void RoundTrip_KeepsEveryValue(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            JsonValues.WriteTo(writer, JsonValues.FromJson(document.RootElement));
        Assert.Equal(json, Encoding.UTF8.GetString(stream.ToArray()));
    }

    // Attributes are stored as UTF-8, which has no place for half a pair.
    public static TheoryData<string, string, string> Halves => new()
    {
        { """{"a\ud800b":"x\n\udfffy"}""", "a\ud800b", "x\n\udfffy" },
        { """{"plain":"text"}""", "plain", "text" },
    };

    [Theory]
    [MemberData(nameof(Halves))]
    public void FromJson_HalfASurrogatePair_IsKept(string json, string key, string value)
    {
        using var document = JsonDocument.Parse(json);
        var mapping = Assert.IsType<Mapping>(JsonValues.FromJson(document.RootElement));
        Assert.Equal(value, mapping[key]);
    }
}
