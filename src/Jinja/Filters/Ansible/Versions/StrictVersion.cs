using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Filters.Ansible.Versions;

/// <summary>Python's old <c>StrictVersion</c>: two or three numbers, and a or b with a number for what comes before a release.</summary>
internal sealed partial record StrictVersion(VersionNumber Release, string Phase, VersionNumber Step) : IComparable<StrictVersion>
{
    public static StrictVersion Read(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new StrictVersion(VersionNumber.Of(match.Groups["release"].Value), match.Groups["phase"].Value,
                VersionNumber.Of(match.Groups["step"].Value))
            : throw VersionTest.Failed($"invalid version number '{text}'");
    }

    public int CompareTo(StrictVersion? other)
    {
        if (other is null)
            return 1;
        var order = Release.CompareTo(other.Release);
        if (order != 0 || (Phase.Length == 0 && other.Phase.Length == 0))
            return order;
        if (Phase.Length == 0 || other.Phase.Length == 0)
            return Phase.Length == 0 ? 1 : -1;
        return Phase == other.Phase ? Step.CompareTo(other.Step) : string.CompareOrdinal(Phase, other.Phase);
    }

    [GeneratedRegex(@"\A(?<release>[0-9]+\.[0-9]+(\.[0-9]+)?)((?<phase>[ab])(?<step>[0-9]+))?\n?\z")]
    private static partial Regex Form();
}
