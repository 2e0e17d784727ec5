using System.Diagnostics;
using Plumbline.Automation.Inventory.Protection;
using Plumbline.Automation.Tests.Architecture;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What of NetBox's data may become a variable, a name, an address.</summary>
public sealed class ProtectionTests
{
    [Theory]
    [InlineData("ansible_connection")]
    [InlineData("ansible_host")]
    [InlineData("ansible_ssh_common_args")]
    [InlineData("ansible_ssh_executable")]
    [InlineData("ansible_ssh_private_key_file")]
    [InlineData("ansible_python_interpreter")]
    [InlineData("ansible_perl_interpreter")]
    [InlineData("ansible_remote_tmp")]
    [InlineData("ansible_shell_executable")]
    [InlineData("ansible_shell_type")]
    [InlineData("ansible_become")]
    [InlineData("ansible_become_exe")]
    [InlineData("ansible_become_flags")]
    [InlineData("ansible_sudo_exe")]
    [InlineData("ansible_pipelining")]
    [InlineData("ansible_facts")]
    [InlineData("ansible_async_dir")]
    [InlineData("ansible_network_os")]
    [InlineData("ansible_docker_extra_args")]
    [InlineData("ansible_chroot_exe")]
    [InlineData("ansible_newplugin_executable")]
    [InlineData("ansible_newplugin_password")]
    [InlineData("ansible_check_mode")]
    [InlineData("ansible_pkg_mgr")]
    [InlineData("hostvars")]
    [InlineData("groups")]
    [InlineData("group_names")]
    [InlineData("inventory_hostname")]
    [InlineData("inventory_dir")]
    [InlineData("playbook_dir")]
    [InlineData("role_path")]
    [InlineData("omit")]
    [InlineData("vars")]
    [InlineData("module_defaults")]
    [InlineData("_ansible_no_log")]
    public void Variables_ThatAnsibleGivesAMeaning_AreKnown(string name) => Assert.True(AnsibleVariables.Contains(name));

    [Theory]
    [InlineData("ansible_roles")]
    [InlineData("ansible_project")]
    [InlineData("ansible_groups")]
    [InlineData("environment")]
    [InlineData("roles")]
    [InlineData("tags")]
    [InlineData("serial")]
    [InlineData("login_user")]
    public void Variables_OfTheUser_AreNot(string name) => Assert.False(AnsibleVariables.Contains(name));

    [Fact]
    public async Task Variables_OfTheInstalledAnsible_AreAllKnown()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(SourceTree.Root, "eng", "ansible_variables.py"));
        using var process = Process.Start(start)!;
        var names = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(names.Length > 150, $"{names.Length} names; is Ansible installed?");
        Assert.DoesNotContain(names, name => !AnsibleVariables.Contains(name));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST.", true)]
    [InlineData("web.localhost", true)]
    [InlineData("localhost.localdomain", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("127.1", true)]
    [InlineData("0x7f000001", true)]
    [InlineData("0177.0.0.1", true)]
    [InlineData("2130706433", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("0", true)]
    [InlineData("::1", true)]
    [InlineData("0:0:0:0:0:0:0:1", true)]
    [InlineData("::", true)]
    [InlineData("[::1]", true)]
    [InlineData("::1%lo", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("128.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("web1", false)]
    [InlineData("1", false)]
    [InlineData("notlocalhost", false)]
    public void LocalAddress_InEverySpelling_IsSeen(string text, bool local) => Assert.Equal(local, LocalAddress.Is(text));

    [Theory]
    [InlineData("ansible_host", "10.0.0.1", null)]
    [InlineData("ansible_host", "web1.example.org", null)]
    [InlineData("ansible_host", "2001:db8::1", null)]
    [InlineData("ansible_host", "-oProxyCommand=x", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "a b", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "{{ x }}", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "10.0.0.1\n", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "127.0.0.1", null)]
    [InlineData("ansible_host", "fe80::1%eth0", null)]
    [InlineData("ansible_host", "fe80::1%`touch x`", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "fe80::1%$(touch x)", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "fe80::1%{{ lookup('pipe', 'id') }}", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "fe80::1% -oProxyCommand=x", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "fe80::1%\n- x", "it is neither an address nor a host name")]
    [InlineData("ansible_host", "[::1]:22", "it is neither an address nor a host name")]
    [InlineData("ansible_user", "deploy", null)]
    [InlineData("ansible_user", "DOMAIN\\admin", null)]
    [InlineData("ansible_user", "a@b.example", null)]
    [InlineData("ansible_user", "-oProxyCommand=x", "it is no user name")]
    [InlineData("ansible_user", "a b", "it is no user name")]
    [InlineData("ansible_user", "root\n", "it is no user name")]
    [InlineData("ansible_user", "{{ lookup('pipe','id') }}", "it is no user name")]
    [InlineData("ansible_port", "22", null)]
    [InlineData("ansible_port", "22 -o x", "it is no port number")]
    [InlineData("ansible_port", "99999999", "it is no port number")]
    [InlineData("ansible_connection", "winrm", null)]
    [InlineData("ansible_connection", "local", "it is no connection to another machine")]
    [InlineData("ansible_connection", "ansible.builtin.local", "it is no connection to another machine")]
    [InlineData("ansible_connection", "community.docker.docker", "it is no connection to another machine")]
    [InlineData("ansible_network_os", "cisco.ios.ios", null)]
    [InlineData("ansible_network_os", "a b", "it is no plain word")]
    [InlineData("ansible_ssh_common_args", "-o X=y", "such a variable is the operator's alone")]
    [InlineData("ansible_python_interpreter", "/usr/bin/python3", "such a variable is the operator's alone")]
    public void ConnectionValue_IsWhatItsNameSays(string name, string value, string? refusal) =>
        Assert.Equal(refusal, ConnectionValue.Refusal(name, value));

    [Theory]
    [InlineData("web1", true, true)]
    [InlineData("żółw", true, true)]
    [InlineData("web*", true, true)]
    [InlineData("sw1/0", true, true)]
    [InlineData("all", false, false)]
    [InlineData("ungrouped", false, false)]
    [InlineData("_meta", true, false)]
    [InlineData("localhost", false, true)]
    [InlineData("127.1", false, true)]
    [InlineData("", false, false)]
    [InlineData("  ", false, false)]
    [InlineData("..", false, false)]
    [InlineData("../../etc/x", false, false)]
    [InlineData("/etc/x", false, false)]
    [InlineData("a\nb", false, false)]
    [InlineData("a\u001b[2J", false, false)]
    [InlineData("a\u202eb", false, false)]
    [InlineData("__ansible_unsafe", false, false)]
    [InlineData("__ansible_vault", false, false)]
    public void Names_ThatHarmOthers_AreRefused(string name, bool host, bool group)
    {
        Assert.Equal(host, InventoryNames.RefusalOfHost(name) is null);
        Assert.Equal(group, InventoryNames.RefusalOfGroup(name) is null);
    }

    [Fact]
    public void Names_ThatAreVeryLong_AreRefused() => Assert.NotNull(InventoryNames.RefusalOfHost(new string('x', 10_000)));
}
