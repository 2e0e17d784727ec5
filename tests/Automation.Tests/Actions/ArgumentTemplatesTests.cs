using System.Text;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Tests.Inventory;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Vault;
using Xunit;

namespace Plumbline.Automation.Tests.Actions;

/// <summary>What strangers wrote stays what they wrote, whatever it looks like.</summary>
public sealed class ArgumentTemplatesTests
{
    [Theory]
    // A template of the rulebook, what an event brings as x, and the value as Python shows it.
    [InlineData("{{ event.x }}", "['web1','web2']", "\"['web1','web2']\"")]
    [InlineData("{{ event.x }}", "5", "'5'")]
    [InlineData("{{ event.x }}", "True", "'True'")]
    [InlineData("{{ event.x }}", "{\"a\": 1}", "'{\"a\": 1}'")]
    [InlineData("[{{ event.x }}, 1]", "2", "'[2, 1]'")]
    [InlineData("{% for i in [1] %}{{ event.x }}{% endfor %}", "(1, 2)", "'(1, 2)'")]
    [InlineData("{% set y = event.x %}{{ y }}", "[1]", "'[1]'")]
    [InlineData("{{ events.m_0.x | default(event.x) }}", "[1]", "'[1]'")]
    [InlineData("{{ event.x | int }}", "5", "5")]
    [InlineData("{{ event.n }}", "", "7")]
    [InlineData("{{ event.l }}", "", "['a', 'b']")]
    [InlineData("{{ own }}", "", "['a']")]
    public void Render_TextOfAnEvent_StaysText(string template, string text, string expected)
    {
        var @event = new Mapping { { "x", text }, { "n", 7L }, { "l", new List<object?> { "a", "b" } } };
        var variables = new Mapping { { "event", @event }, { "events", new Mapping { { "m_0", new Mapping() } } }, { "own", "['a']" } };
        Assert.Equal(expected, PythonText.Repr(ArgumentTemplates.Render(template, variables, null, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Render_VaultTexts_OpensTheRulebooksAndNotTheEvents()
    {
        var vault = new AnsibleVault([new VaultSecret(VaultSecret.DefaultLabel, Encoding.UTF8.GetBytes(VaultSample.Password))]);
        var encrypted = string.Join('\n', VaultSample.Token.Split('\n').Skip(1).Select(line => line.Trim())) + "\n";
        var variables = new Mapping { { "event", new Mapping { { "x", encrypted } } } };
        Assert.Equal(encrypted, ArgumentTemplates.Render("{{ event.x }}", variables, vault, TestContext.Current.CancellationToken));
        Assert.Equal($"a {encrypted}", ArgumentTemplates.Render(
            "a {{ event.x }}", variables, vault, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("$ANSIBLE_VAULT",
            (string)ArgumentTemplates.Render(encrypted, variables, vault, TestContext.Current.CancellationToken)!,
                StringComparison.Ordinal);
    }
}
