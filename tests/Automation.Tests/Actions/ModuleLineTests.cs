using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Ansible;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Actions;

public sealed class ModuleLineTests
{
    [Theory]
    // Module, line of the rulebook, what the event brings as x, the arguments as Python shows them.
    [InlineData("copy", "content={{ event.x }} dest=/a", "hi dest=/elsewhere", "{'content': 'hi dest=/elsewhere', 'dest': '/a'}")]
    [InlineData("copy", "content=\"{{ event.x | default(\"a b\") }} z\" dest=/a", "b' mode=0777",
        "{'content': \"b' mode=0777 z\", 'dest': '/a'}")]
    [InlineData("ansible.builtin.command", "echo {{ event.x }} creates=/b", "a -rf / creates=/c",
        "{'creates': '/b', 'argv': ['echo', 'a -rf / creates=/c']}")]
    [InlineData("command", "echo 'one two' {{ event.x }}", "[1]", "{'argv': ['echo', 'one two', '[1]']}")]
    [InlineData("shell", "echo {{ event.x }} chdir=/tmp", "hi chdir=/etc", "{'chdir': '/tmp', '_raw_params': 'echo hi chdir=/etc'}")]
    [InlineData("file", "{{ event.x }}", "path=/etc/shadow mode=0666", "{'_raw_params': 'path=/etc/shadow mode=0666'}")]
    public void Read_SplitsBeforeItRenders(string module, string line, string text, string expected)
    {
        var variables = new Mapping { { "event", new Mapping { { "x", text } } } };
        Assert.Equal(expected, PythonText.Repr(ModuleLine.Read(
            module, line, word => ArgumentTemplates.Render(word, variables, null, TestContext.Current.CancellationToken))));
    }
}
