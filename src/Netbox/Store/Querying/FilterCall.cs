using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>What a method filter is asked.</summary>
internal sealed record FilterCall(State State, ObjectType Type, string Parameter, IReadOnlyList<string> Values, FieldErrors Errors)
{
    /// <summary>Who asks.</summary>
    public Viewer Viewer { get; init; } = Viewer.OfAll;

    /// <summary>The last value as an id; -1 when it is none.</summary>
    public long Number => long.TryParse(Values[^1], CultureInfo.InvariantCulture, out var number) ? number : -1;
}

/// <summary>Who looks at a list.</summary>
/// <param name="User">His id; null for the store itself.</param>
/// <param name="SeesAll">Whether he sees what others keep for themselves.</param>
internal sealed record Viewer(long? User, bool SeesAll)
{
    /// <summary>The store itself.</summary>
    public static readonly Viewer OfAll = new(null, SeesAll: true);
}
