using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Workspace;

/// <summary>Ansible does not take its settings from a folder that everyone may write to; nor do we take them there for it.</summary>
public sealed class AnsibleConfigTests
{
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;

    [Theory]
    [InlineData("plays", true, false)]
    [InlineData("plays", false, true)]
    [InlineData(".", true, false)]
    public void Find_InAFolderForEveryone_PassesTheFileOver(string cfgIn, bool open, bool used)
    {
        using var ground = new Playground(("plays/site.yml", ""));
        var file = ground.Write(Path.Combine(cfgIn, "ansible.cfg"), "[defaults]\nroles_path = x\n");
        if (open)
            File.SetUnixFileMode(Path.GetDirectoryName(file)!, Everyone); // not null: it lies in a folder
        var config = AnsibleConfig.Find(ground.Work, _ => null, Path.Combine(ground.Work, "plays"));
        Assert.Equal(used, config["roles_path"] is not null);
        Assert.Equal(!used, config.PassedOver?.Contains("everyone may write to", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Find_AFileForEveryoneBesideThePlaybook_IsPassedOver()
    {
        using var ground = new Playground(("plays/site.yml", ""));
        File.SetUnixFileMode(ground.Write("plays/ansible.cfg", "[defaults]\n"), (UnixFileMode)0b110_110_110);
        Assert.Contains("everyone may write to it",
            AnsibleConfig.Find(ground.Work, _ => null, Path.Combine(ground.Work, "plays")).PassedOver, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithASettingsFileThatAnyoneCouldHavePut_DoesNotRunWhatItNames()
    {
        using var ground = new Playground(("plays/pb.yml",
            "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.debug: {msg: x}\n"));
        var canary = Path.Combine(ground.Work, "canary");
        ground.Write("plays/evil/evil.py", $"open('{canary}', 'w')\nfrom ansible.plugins.callback import CallbackBase\nclass "
            + $"CallbackModule(CallbackBase):\n    pass\n");
        ground.Write("plays/ansible.cfg", "[defaults]\ncallback_plugins = evil\ncallbacks_enabled = evil\n");
        File.SetUnixFileMode(Path.Combine(ground.Work, "plays"), Everyone);
        await ground.RunAsync(ground.Spec(new RunTarget.Playbook("plays/pb.yml")));
        Assert.False(File.Exists(canary));
    }
}
