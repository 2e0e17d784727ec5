using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>
/// The names of templates as they become those of parts: <c>{module}</c> is the position of the bay (one for each bay on the way where it
/// stands several times), <c>{vc_position:X}</c> the place in the virtual chassis, or X without one.
/// </summary>
internal sealed partial class TemplateNames(State state, Row device, Row? bay)
{
    private const string Module = "{module}";

    private readonly List<string> _positions = Positions(state, bay);

    public string Of(string name)
    {
        if (name.Contains(Module, StringComparison.Ordinal) && _positions.Count > 0)
            name = Places(name);
        return name.Contains("{vc_position", StringComparison.Ordinal) ? Chassis().Replace(name, ChassisPlace) : name;
    }

    /// <summary>Why a template cannot become a part; null when it can.</summary>
    public string? Refusal(Row template)
    {
        var count = Placeholders(template.Text("name"));
        if (count == 0)
            return null;
        if (bay != null && bay.Text("position").Length == 0)
            return "Cannot install module with placeholder values in a module bay with no position defined.";
        if (count == 1 || count == _positions.Count)
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"Cannot install module with placeholder values in a module bay tree "
            + $"{_positions.Count} levels deep but {count} placeholders given.");
    }

    private string Places(string name)
    {
        if (Placeholders(name) != _positions.Count)
            return name.Replace(Module, _positions[^1], StringComparison.Ordinal);
        foreach (var position in _positions)
            name = name[..name.IndexOf(Module, StringComparison.Ordinal)] + position
                + name[(name.IndexOf(Module, StringComparison.Ordinal) + Module.Length)..];
        return name;
    }

    private string ChassisPlace(Match match) => device["virtual_chassis"] != null && device["vc_position"] is long place
        ? place.ToString(CultureInfo.InvariantCulture)
        : match.Groups[1].Success ? match.Groups[1].Value : "0";

    private static int Placeholders(string name) =>
        (name.Length - name.Replace(Module, "", StringComparison.Ordinal).Length) / Module.Length;

    // From the bay in the device itself to the one the module is in.
    private static List<string> Positions(State state, Row? bay)
    {
        var positions = new List<string>();
        foreach (var one in InstalledModules.Upwards(state, bay))
            positions.Add(positions.Count > 0
                ? one.Text("position").Replace(Module, positions[^1], StringComparison.Ordinal)
                : one.Text("position"));
        positions.Reverse();
        return positions;
    }

    [GeneratedRegex(@"\{vc_position(?::([^}]*))?\}")]
    private static partial Regex Chassis();
}
