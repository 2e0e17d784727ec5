namespace Plumbline.Rulebooks.Policies;

/// <summary>Which runs a policy is for: everything that is given must fit.</summary>
/// <param name="Playbook">The playbook as the action names it; a leading <c>./</c> does not count.</param>
public sealed record PolicyMatch(string? Ruleset, string? Rule, string? Playbook)
{
    public bool Fits(string ruleset, string rule, string playbook) =>
        (Ruleset is null || Ruleset == ruleset) && (Rule is null || Rule == rule)
            && (Playbook is null || Plain(Playbook) == Plain(playbook));

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? Plain(path[2..].TrimStart('/')) : path;
}
