using CsCheck;
using Plumbline.Netbox.Store.Values;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Values;

public sealed class IpValueTests
{
    [Theory]
    [InlineData("10.0.0.1/24", "10.0.0.0", "10.0.0.255")]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.1/255.255.0.0", "10.0.0.0", "10.0.255.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255")]
    [InlineData("2001:DB8::1/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff")]
    [InlineData("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Network_HasFirstAndLast(string text, string first, string last)
    {
        var value = IpValue.Parse(text);
        Assert.Equal((first, last), ((value with { Address = value.First }).Host, (value with { Address = value.Last }).Host));
    }

    [Theory]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0/24")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.1/255.0.255.0")]
    [InlineData("::1/129")]
    [InlineData("::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("0x0a000001")]
    [InlineData("10.0.0.1/-1")]
    [InlineData("10.0.0.1/24/1")]
    [InlineData("10.5.0.010/24")]
    [InlineData("010.5.0.1/24")]
    [InlineData("10.0.0.00")]
    [InlineData("::ffff:010.0.0.1")]
    [InlineData("10.0.0.1/255.255.0255.0")]
    [InlineData(" 10.0.0.1")]
    [InlineData("")]
    public void Texts_ThatAreNone_AreRefused(string text) => Assert.False(IpValue.TryParse(text, out _));

    [Fact]
    public void Values_ComeBackAsWritten_AndNetworksComeBeforeWhatTheyHold() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 32], Gen.Int[0, 32]).Sample((bits, outer, inner) =>
        {
            var wide = new IpValue(4, bits, Math.Min(outer, inner)).Network;
            var narrow = new IpValue(4, bits, Math.Max(outer, inner));
            return IpValue.Parse(narrow.ToString()) == narrow && wide.Contains(narrow) && wide.CompareTo(narrow) <= 0
                && narrow.CompareTo(wide) >= 0;
        });
}
