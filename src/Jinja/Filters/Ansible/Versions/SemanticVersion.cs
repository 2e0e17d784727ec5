using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Filters.Ansible.Versions;

/// <summary>Semantic versions (semver.org, 2.0.0): what comes before a release stands below it, and the build does not count.</summary>
internal sealed partial record SemanticVersion(VersionNumber Core, string[] Before) : IComparable<SemanticVersion>
{
    public static SemanticVersion Read(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            throw VersionTest.Failed($"invalid semantic version '{text}'");
        var before = match.Groups["before"];
        return new SemanticVersion(VersionNumber.Of(match.Groups["core"].Value), before.Success ? before.Value.Split('.') : []);
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
            return 1;
        var order = Core.CompareTo(other.Core);
        if (order != 0)
            return order;
        if (Before.Length == 0 || other.Before.Length == 0)
            return (Before.Length == 0).CompareTo(other.Before.Length == 0);
        for (var i = 0; i < Before.Length && i < other.Before.Length; i++)
            if (Compare(Before[i], other.Before[i]) is var step && step != 0)
                return step;
        return Before.Length.CompareTo(other.Before.Length);
    }

    // Numbers as numbers, and below names.
    private static int Compare(string left, string right)
    {
        var (isNumber, isOther) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
        return isNumber && isOther ? VersionNumber.Of(left).CompareTo(VersionNumber.Of(right))
            : isNumber != isOther ? (isNumber ? -1 : 1)
            : string.CompareOrdinal(left, right);
    }

    [GeneratedRegex(@"\A(?<core>(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*))"
        + @"(-(?<before>(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?"
        + @"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\n?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
