using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// How many connectors a cable has at its ends, and how many positions each; the name of the profile says it: <c>trunk-2c4p</c>,
/// <c>breakout-1c4p-4c1p</c>.
/// </summary>
internal sealed partial record CableProfile((int Connectors, int Positions) A, (int Connectors, int Positions) B)
{
    public static CableProfile? Of(string name)
    {
        if (Form().Match(name) is not { Success: true } found)
            return null;
        var near = (Number(found, 1), Number(found, 2));
        return new CableProfile(near, found.Groups[3].Success ? (Number(found, 3), Number(found, 4)) : near);
    }

    public (int Connectors, int Positions) At(string end) => end == "A" ? A : B;

    /// <summary>The connectors at the other end that a connector leads to: position after position.</summary>
    public IEnumerable<long> Opposite(string end, long connector)
    {
        var (own, other) = (At(end), At(end == "A" ? "B" : "A"));
        for (var position = 0; position < own.Positions; position++)
            yield return ((((connector - 1) * own.Positions) + position) / other.Positions) + 1;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z]+-(\d+)c(\d+)p(?:-(\d+)c(\d+)p)?(?:-shuffle)?$")]
    private static partial Regex Form();
}
