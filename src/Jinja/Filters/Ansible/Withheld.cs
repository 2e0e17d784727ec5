namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>
/// Names that Ansible has and that are left out on purpose: templates come from the inventory, and what they give must depend on it alone,
/// not on the files, accounts and environment of the machine that renders it; or they belong into plays.
/// </summary>
internal static class Withheld
{
    private const string Reads = "templates read nothing of the machine that renders them";

    private const string Passwords = "templates handle no passwords; a play does";

    private const string Devices = "what devices print is read in a play, with the module of the same collection";

    private const string Xml = "templates read no XML; convert it in a play, and give JSON or YAML to from_json or from_yaml";

    private const string Facts = "facts of network devices are put together in a play; dict, combine and selectattr do it here";

    private const string Checks = "data is checked in a play, with ansible.utils.validate or ansible.builtin.assert";

    private static readonly Dictionary<string, string> Filters = new()
    {
        ["fileglob"] = Reads,
        ["realpath"] = Reads,
        ["expanduser"] = Reads,
        ["expandvars"] = Reads,
        ["vault"] = "templates handle no vault passwords",
        ["unvault"] = "templates handle no vault passwords; vaulted values are opened before",
        ["password_hash"] = "a hash of a password that is made anew with each rendering belongs into a play",
        ["comp_type5"] = Passwords,
        ["hash_salt"] = Passwords,
        ["type5_pw"] = Passwords,
        ["parse_cli"] = Devices,
        ["parse_cli_textfsm"] = Devices,
        ["parse_xml"] = Xml,
        ["ansible.utils.from_xml"] = Xml,
        ["ansible.utils.to_xml"] = Xml,
        ["ansible.utils.validate"] = Checks,
        ["ansible.utils.consolidate"] = Facts,
        ["ansible.utils.param_list_compare"] = Facts,
    };

    private static readonly string[] Prefixes = ["ansible.builtin.", "ansible.legacy.", "ansible.netcommon."];

    private static readonly HashSet<string> Tests =
    [
        "directory", "is_dir", "file", "is_file", "link", "is_link", "exists", "link_exists", "same_file", "is_same_file", "mount",
        "is_mount",
    ];

    /// <summary>Why a name is not there; null for names that nobody withholds.</summary>
    public static string? Reason(string what, string name)
    {
        var prefix = Array.Find(Prefixes, known => name.StartsWith(known, StringComparison.Ordinal)) ?? "";
        var own = name[prefix.Length..];
        return what != "test" ? Filters.GetValueOrDefault(own) : Tests.Contains(own) ? Reads : own switch
        {
            "ansible.utils.resolvable" => "templates ask no name servers",
            "ansible.utils.validate" => Checks,
            _ => null,
        };
    }
}
