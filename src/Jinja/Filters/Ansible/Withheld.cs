namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>
/// Names that Ansible has and that are left out on purpose: templates come from the inventory, and what they give must depend on it alone,
/// not on the files, accounts and environment of the machine that renders it.
/// </summary>
internal static class Withheld
{
    private const string Reads = "templates read nothing of the machine that renders them";

    private static readonly Dictionary<string, string> Filters = new()
    {
        ["fileglob"] = Reads,
        ["realpath"] = Reads + "; for paths as text there is 'normpath'",
        ["expanduser"] = Reads,
        ["expandvars"] = Reads,
        ["vault"] = "templates handle no vault passwords",
        ["unvault"] = "templates handle no vault passwords; vaulted values are opened before",
        ["password_hash"] = "a hash of a password that is made anew with each rendering belongs into a play",
    };

    private static readonly HashSet<string> Tests =
    [
        "directory", "is_dir", "file", "is_file", "link", "is_link", "exists", "link_exists", "same_file", "is_same_file", "mount",
        "is_mount",
    ];

    /// <summary>Why a name is not there; null for names that nobody withholds.</summary>
    public static string? Reason(string what, string name)
    {
        var own = name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name["ansible.builtin.".Length..] : name;
        return what == "test" ? Tests.Contains(own) ? Reads : null : Filters.GetValueOrDefault(own);
    }
}
