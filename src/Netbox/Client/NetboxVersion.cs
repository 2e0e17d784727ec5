using System.Globalization;

namespace Plumbline.Netbox.Client;

/// <summary>The version a NetBox reports, for example <c>4.6.8-Docker-3.4.1</c>.</summary>
public sealed record NetboxVersion(int Major, int Minor, string Text)
{
    /// <summary>Reads the first two numbers; null when the text does not begin with them.</summary>
    public static NetboxVersion? Read(string? text)
    {
        var parts = (text ?? "").Trim().TrimStart('v').Split('.', '-', ' ', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new NetboxVersion(major, minor, text!.Trim()) // not null: it had two parts
                : null;
    }

    /// <summary>Whether this version is the given one or a later one.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    public override string ToString() => Text;
}
