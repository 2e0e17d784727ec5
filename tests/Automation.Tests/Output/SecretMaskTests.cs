using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

public sealed class SecretMaskTests
{
    [Fact]
    public void Apply_TextsUnderTellingNames_AreHiddenAtAnyDepth()
    {
        var masked = SecretMask.ApplyTo(new Mapping
        {
            { "api_TOKEN", "abc" }, { "user", "bob" }, { "secret_number", 7L },
            { "nested", new Mapping { { "db_password", "p" }, { "list", new List<object?> { new Mapping { { "ssh_key", "k" } } } } } },
        });
        Assert.Equal("******", masked["api_TOKEN"]);
        Assert.Equal("bob", masked["user"]);
        Assert.Equal(7L, masked["secret_number"]);
        var nested = Assert.IsType<Mapping>(masked["nested"]);
        Assert.Equal("******", nested["db_password"]);
        var list = Assert.IsType<List<object?>>(nested["list"]);
        Assert.Equal("******", Assert.IsType<Mapping>(list[0])["ssh_key"]);
    }
}
