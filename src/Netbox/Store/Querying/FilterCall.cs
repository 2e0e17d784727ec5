using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>What a method filter is asked.</summary>
internal sealed record FilterCall(State State, ObjectType Type, string Parameter, IReadOnlyList<string> Values, FieldErrors Errors)
{
    /// <summary>The last value as an id; -1 when it is none.</summary>
    public long Number => long.TryParse(Values[^1], CultureInfo.InvariantCulture, out var number) ? number : -1;
}
