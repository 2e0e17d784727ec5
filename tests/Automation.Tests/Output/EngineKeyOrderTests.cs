using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

public sealed class EngineKeyOrderTests
{
    // Orders as the real engine gave them back.
    [Theory]
    [InlineData("zulu alpha mike i Bravo 1 é payload meta", "1 mike payload meta alpha i é zulu Bravo")]
    [InlineData("i Aa BB AaAa BBBB AaBB BBAa x-y a§b meta", "Aa BB a§b x-y meta i AaAa BBBB AaBB BBAa")]
    [InlineData("m_0 m_1", "m_1 m_0")]
    [InlineData("i meta", "meta i")]
    public void Apply_OrdersAsTheEngineDoes(string given, string expected)
    {
        var mapping = new Mapping();
        foreach (var key in given.Split(' '))
            mapping[key.Replace('§', ' ')] = null;
        Assert.Equal(expected.Split(' ').Select(key => key.Replace('§', ' ')), EngineKeyOrder.Apply(mapping).Keys);
    }
}
