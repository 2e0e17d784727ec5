using Plumbline.Automation.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

/// <summary>What many may read of a value shows no secret, wherever in it that stands.</summary>
public sealed class MaskedJsonTests
{
    [Theory]
    [InlineData("api_token", "\"abc\"", "\"******\"")]
    [InlineData("API_TOKENS", """["abc",17]""", """["******","******"]""")]
    [InlineData("secrets", """{"db":{"user":"u"},"on":true}""", """{"db":{"user":"******"},"on":true}""")]
    [InlineData("v", """[{"name":"web","ssh_key":"k"}]""", """[{"name":"web","ssh_key":"******"}]""")]
    [InlineData("v", """[{"name":"db_password","value":"p"}]""", """[{"name":"db_password","value":"******"}]""")]
    [InlineData("v", """{"snmp_community":"c","passwd":"p","user":"u"}""", """{"snmp_community":"******","passwd":"******","user":"u"}""")]
    [InlineData("v", """{"url":"https://u:kn0wn-text@h/"}""", """{"url":"https://u:******@h/"}""")]
    [InlineData("v", """{"primary_ip":"192.0.2.1","n":1.0}""", """{"primary_ip":"192.0.2.1","n":1.0}""")]
    public void Of_NamesThatSpeakAndTextsThatAreKnown_AreHidden(string name, string json, string shown) =>
        Assert.Equal(shown, MaskedJson.Of(name, json, ["kn0wn-text"]));
}
