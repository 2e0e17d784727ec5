using System.Text.RegularExpressions;

namespace Plumbline.Netbox.Store.Values;

/// <summary>
/// The text NetBox sorts interface names by: slot, subslot and position, the type, then number, channel and subinterface.
/// </summary>
internal static partial class InterfaceNameKey
{
    public static string Of(string name)
    {
        var match = Parts().Match(name);
        var key = string.Concat(
            Number(match, "slot", 4, '9'), Number(match, "subslot", 4, '9'), Number(match, "position", 4, '9'),
            Number(match, "subposition", 4, '9'),
            match.Groups["type"].Value,
            Number(match, "id", 6, '.'), Number(match, "channel", 6, '.'), Number(match, "vc", 6, '.'),
            Digits().Replace(match.Groups["rest"].Value, m => m.Value.PadLeft(8, '0')));
        return key.Length > 100 ? key[..100] : key;
    }

    private static string Number(Match match, string group, int width, char missing) =>
        match.Groups[group].Success ? match.Groups[group].Value.PadLeft(width, '0') : new string(missing, width);

    [GeneratedRegex(
        @"^(?<type>[^\d.:]+)?((?<slot>\d+)/)?((?<subslot>\d+)/)?((?<position>\d+)/)?((?<subposition>\d+)/)?"
            + @"(?<id>\d+)?(:(?<channel>\d+))?(\.(?<vc>\d+))?(?<rest>.*)$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
