using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// How many connectors a cable has at its ends, and how many positions each; the name of the profile says it: <c>trunk-2c4p</c>,
/// <c>breakout-1c4p-4c1p</c>, <c>trunk-2c4p-shuffle</c>.
/// </summary>
internal sealed partial record CableProfile(
    (int Connectors, int Positions) A, (int Connectors, int Positions) B, bool IsShuffled)
{
    public static CableProfile? Of(string name)
    {
        if (Form().Match(name) is not { Success: true } found)
            return null;
        var near = (Number(found, 1), Number(found, 2));
        return new CableProfile(near, found.Groups[3].Success ? (Number(found, 3), Number(found, 4)) : near,
            found.Groups[5].Success);
    }

    public (int Connectors, int Positions) At(string end) => end == "A" ? A : B;

    /// <summary>The connector and position at the other end that a position of a connector leads to; all count from 1.</summary>
    public (long Connector, long Position) Facing(string end, long connector, long position)
    {
        var (own, other) = (At(end), At(end == "A" ? "B" : "A"));
        var strand = ((connector - 1) * own.Positions) + position - 1;
        if (IsShuffled)
            strand = Shuffled(strand);
        return ((strand / other.Positions) + 1, (strand % other.Positions) + 1);
    }

    // Each connector's strands are as many groups as there are connectors; group h of connector c is where group c of connector h was.
    private long Shuffled(long strand)
    {
        var size = A.Positions / A.Connectors;
        var (connector, group, place) = (strand / A.Positions, strand % A.Positions / size, strand % size);
        return (group * A.Positions) + (connector * size) + place;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z]+-(\d+)c(\d+)p(?:-(\d+)c(\d+)p)?(-shuffle)?$")]
    private static partial Regex Form();
}
