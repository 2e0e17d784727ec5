using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests.Hostile;

/// <summary>Networks of more addresses than there is room for: counted, or refused, but never written out.</summary>
public sealed class AddressLimitsTests
{
    [Theory]
    [InlineData("'0.0.0.0/0' | ipsubnet(32)", "4294967296")]
    [InlineData("'::/0' | ipsubnet(128)", "340282366920938463463374607431768211456")]
    [InlineData("'::/0' | ipsubnet(128, -1)", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")]
    [InlineData("'2001:db8::1' | ipsubnet(26, 64)", "2001:db8::/90")]
    [InlineData("'2001:db8::1' | ipsubnet(26, 65)", "False")]
    [InlineData("'2001:db8::1' | ipsubnet(26, -102)", "2001:d80::/26")]
    [InlineData("'2001:db8::1' | ipsubnet(26, -103)", "False")]
    [InlineData("'192.0.2.1' | ipsubnet(32, 17)", "False")]
    [InlineData("'192.0.2.1' | ipsubnet(0, 16)", "192.0.0.0/16")]
    [InlineData("'10.0.0.0/8' | nthhost(-1)", "10.255.255.255")]
    [InlineData("['0.0.0.1', '255.255.255.254', '::1', 'ffff::'] | cidr_merge | length", "4")]
    public void Network_OfMany_IsReckonedWith(string expression, string expected) => Assert.Equal(
        expected, JinjaEnvironment.Inventory.Compile($"{{{{ {expression} }}}}")
            .RenderText(new Mapping(), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("'10.0.0.0/8' | ansible.utils.usable_range", "has 16777216 addresses, and a list of more than 100000 is not made")]
    [InlineData("'::/0' | ansible.utils.usable_range", "is not made")]
    [InlineData("'192.0.2.1' | ipsubnet(26, 10)", "none has the place 10")]
    [InlineData("'192.0.2.1' | ipsubnet(32, 0)", "none has the place 0")]
    [InlineData("'1-99999999' | ansible.netcommon.vlan_expander", "more than a million numbers")]
    [InlineData("range(99999) | map('regex_replace', '$', '-999999') | join(',') | ansible.netcommon.vlan_expander", "template")]
    [InlineData("'x' | ansible.utils.from_xml", "give JSON or YAML to from_json or from_yaml")]
    [InlineData("'x' | parse_cli('y')", "what devices print is read in a play")]
    [InlineData("'x' is ansible.utils.resolvable", "templates ask no name servers")]
    [InlineData("'x' | macaddr", "its name is 'ansible.utils.macaddr'")]
    [InlineData("'x' is in_network('y')", "its name is 'ansible.utils.in_network'")]
    public void Network_OfTooMany_IsRefused(string expression, string said)
    {
        var problem = Assert.Throws<TemplateException>(() => JinjaEnvironment.Inventory.CompileExpression(expression)
            .Evaluate(new Mapping(), TestContext.Current.CancellationToken));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }
}
