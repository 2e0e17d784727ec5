using System.Collections.Frozen;

namespace Plumbline.Automation.Inventory.Protection;

/// <summary>
/// Variables to which Ansible itself gives a meaning: how a host is reached, with what right, by which program. The table is made from the
/// documentation of its plugins (<c>eng/ansible_variables.py</c>); the patterns hold what later plugins may add. <c>ansible_roles</c> and
/// the like are nobody's but the user's.
/// </summary>
internal static class AnsibleVariables
{
    private static readonly Lazy<FrozenSet<string>> Names = new(Read);

    private static readonly string[] Beginnings =
    [
        "_ansible_", "__ansible_", "ansible_ssh_", "ansible_become_", "ansible_winrm_", "ansible_psrp_", "ansible_connection_",
        "ansible_shell_", "ansible_python_",
        "ansible_sudo_", "ansible_su_", "ansible_network_", "ansible_httpapi_", "ansible_netconf_", "ansible_paramiko_", "ansible_libssh_",
        "ansible_docker_",
        "ansible_podman_", "ansible_kubectl_", "ansible_oc_", "ansible_aws_", "ansible_lxd_", "ansible_lxc_", "ansible_remote_",
        "ansible_persistent_",
        "ansible_sftp_", "ansible_scp_", "ansible_control_", "ansible_common_", "ansible_callback_", "ansible_vmware_", "ansible_local_",
        "ansible_facts_",
        "ansible_runas_", "ansible_doas_", "ansible_machinectl_", "ansible_chroot_", "ansible_jail_", "ansible_inventory_",
        "ansible_async_", "ansible_lookup_",
    ];

    private static readonly string[] Endings =
    [
        "_interpreter", "_executable", "_exe", "_args", "_flags", "_password", "_pass", "_private_key_file", "_key_file", "_connection",
        "_host", "_user", "_port",
        "_tmp", "_tmpdir", "_plugin", "_plugins",
    ];

    /// <summary>Whether Ansible gives a variable of this name a meaning of its own.</summary>
    public static bool Contains(string name) =>
        Names.Value.Contains(name)
        || Array.Exists(Beginnings, b => name.StartsWith(b, StringComparison.Ordinal))
        || (name.StartsWith("ansible_", StringComparison.Ordinal)
            && Array.Exists(Endings, e => name.EndsWith(e, StringComparison.Ordinal)));

    private static FrozenSet<string> Read()
    {
        // not null: it is built in
        using var stream = typeof(AnsibleVariables).Assembly.GetManifestResourceStream("ansible_variables.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
    }
}
