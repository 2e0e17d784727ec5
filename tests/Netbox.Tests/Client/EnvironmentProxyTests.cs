using Plumbline.Netbox.Client.Http;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("http_proxy=http://p:3128", "http://netbox/", "http://p:3128/")]
    [InlineData("http_proxy=http://p:3128", "https://netbox/", null)]
    [InlineData("https_proxy=p:3128", "https://netbox/", "http://p:3128/")]
    [InlineData("HTTPS_PROXY=http://p:3128", "https://netbox/", "http://p:3128/")]
    [InlineData("https_proxy=http://a:1;HTTPS_PROXY=http://b:2", "https://netbox/", "http://a:1/")]
    [InlineData("all_proxy=http://p:3128;ALL_PROXY=http://p:3128", "https://netbox/", null)]
    [InlineData("https_proxy= ", "https://netbox/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=netbox", "https://netbox/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=example.com", "https://netbox.example.com/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=.example.com", "https://netbox.EXAMPLE.com/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=*.example.com", "https://netbox.example.com/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=ample.com", "https://netbox.example.com/", "http://p:1/")]
    [InlineData("https_proxy=http://p:1;no_proxy=a, *", "https://netbox/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=netbox:8443", "https://netbox/", "http://p:1/")]
    [InlineData("https_proxy=http://p:1;no_proxy=netbox:8443", "https://netbox:8443/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=10.0.0.0/8", "https://10.1.2.3/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=10.0.0.0/8", "https://11.1.2.3/", "http://p:1/")]
    [InlineData("https_proxy=http://p:1;no_proxy=::1", "https://[::1]/", null)]
    [InlineData("https_proxy=http://p:1;no_proxy=[2001:db8::1]:443", "https://[2001:db8::1]/", null)]
    [InlineData("https_proxy=http://p:1;NO_PROXY=netbox", "https://netbox/", null)]
    public void GetProxy_FollowsTheVariables(string variables, string destination, string? proxy)
    {
        var values = variables.Split(';').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        var environment = new EnvironmentProxy(values.GetValueOrDefault);

        Assert.Equal(proxy, environment.GetProxy(new Uri(destination))?.ToString());
        Assert.Equal(proxy is null, environment.IsBypassed(new Uri(destination)));
    }

    [Fact]
    public void Credentials_ComeFromTheProxysAddress()
    {
        var credential = new EnvironmentProxy(_ => null).Credentials?.GetCredential(new Uri("http://us%40er:pa%3Ass@p:3128/"), "Basic");

        Assert.Equal(("us@er", "pa:ss"), (credential?.UserName, credential?.Password));
    }
}
