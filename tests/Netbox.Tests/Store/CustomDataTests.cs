using System.Text;
using Plumbline.Netbox.Store.Objects;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class CustomDataTests
{
    [Theory]
    [InlineData("flat", "17")]
    [InlineData("text", """
        "a \"b\""
        """)]
    [InlineData("list", """[1,{"flat":2}]""")]
    [InlineData("none", "null")]
    [InlineData("é", "true")]
    [InlineData("deep", null)]
    [InlineData("", null)]
    public void AValue_IsFoundAsItIsWritten_WhetherItWasParsedOrNot(string name, string? written)
    {
        var data = CustomData.Of(
            """{"list":[1,{"flat":2}],"object":{"deep":{"text":3}},"text":"a \"b\"","flat":17,"none":null,"\u00e9":true}"""u8);
        foreach (var _ in (bool[])[false, true])
        {
            Assert.Equal(written is not null, data.TryFindText(Encoding.UTF8.GetBytes(name), out var value));
            Assert.Equal(written ?? "", Encoding.UTF8.GetString(value));
            // From now on it is held as what came of parsing it.
            Assert.NotNull(data["flat"]);
        }
    }
}
