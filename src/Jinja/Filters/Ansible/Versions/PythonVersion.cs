using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Filters.Ansible.Versions;

/// <summary>Versions of Python's packages (PEP 440), in their order: development, before, release, after.</summary>
internal sealed partial record PythonVersion(
    VersionNumber Epoch, VersionNumber Release, string Phase, VersionNumber Step, VersionNumber? After, VersionNumber? Development,
    string[] Local) : IComparable<PythonVersion>
{
    public static PythonVersion Read(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
            throw VersionTest.Failed($"Invalid version: '{text}'");
        string Part(string name) => match.Groups[name].Value;
        VersionNumber? Optional(string name) => match.Groups[name].Success ? VersionNumber.Of(Part(name + "number")) : null;
        var phase = Part("phase").ToLowerInvariant() switch
        {
            "alpha" => "a",
            "beta" => "b",
            "c" or "pre" or "preview" => "rc",
            var known => known,
        };
        return new PythonVersion(VersionNumber.Of(Part("epoch")), VersionNumber.Of(Part("release")), phase,
            VersionNumber.Of(Part("phasenumber")), match.Groups["implicit"].Success ? VersionNumber.Of(Part("implicit")) : Optional("post"),
            Optional("dev"), Part("local").ToLowerInvariant().Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries));
    }

    public int CompareTo(PythonVersion? other)
    {
        if (other is null)
            return 1;
        int[] orders =
        [
            Epoch.CompareTo(other.Epoch), Release.CompareTo(other.Release), Stage.CompareTo(other.Stage),
            string.CompareOrdinal(Phase, other.Phase), Step.CompareTo(other.Step), OfAbsent(After, other.After, -1),
            OfAbsent(Development, other.Development, 1), CompareLocal(other),
        ];
        return orders.FirstOrDefault(order => order != 0);
    }

    // Only development: before everything of its release. Neither before nor after a phase: the release itself.
    private int Stage => Phase.Length > 0 ? 1 : After is null && Development is not null ? 0 : 2;

    private static int OfAbsent(VersionNumber? left, VersionNumber? right, int absent) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => absent,
        (_, null) => -absent,
        var (a, b) => a.CompareTo(b),
    };

    private int CompareLocal(PythonVersion other)
    {
        for (var i = 0; i < Local.Length && i < other.Local.Length; i++)
        {
            var (mine, its) = (Local[i], other.Local[i]);
            var (isNumber, isOther) = (mine.All(char.IsAsciiDigit), its.All(char.IsAsciiDigit));
            var order = isNumber && isOther ? VersionNumber.Of(mine).CompareTo(VersionNumber.Of(its))
                : isNumber != isOther ? isNumber.CompareTo(isOther) : string.CompareOrdinal(mine, its);
            if (order != 0)
                return order;
        }
        return Local.Length.CompareTo(other.Local.Length);
    }

    [GeneratedRegex(@"\Av?((?<epoch>[0-9]+)!)?(?<release>[0-9]+(\.[0-9]+)*)"
        + @"([-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<phasenumber>[0-9]*))?"
        + @"(-(?<implicit>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postnumber>[0-9]*))?"
        + @"([-_.]?(?<dev>dev)[-_.]?(?<devnumber>[0-9]*))?(\+(?<local>[a-z0-9]+([-_.][a-z0-9]+)*))?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
