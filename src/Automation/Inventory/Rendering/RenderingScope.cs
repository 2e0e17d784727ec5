using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>What rendering needs beside options and tables.</summary>
internal sealed record RenderingScope
{
    public required FindingLog Findings { get; init; }

    /// <summary>The day on which <c>utc_offset</c> groups hold.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Extra vars, for <c>use_extra_vars</c>.</summary>
    public Mapping ExtraVars { get; init; } = new();

    /// <summary>Makes the name of a nameless device.</summary>
    public Func<HostKind, long, string> NewName { get; init; } = (_, _) => Guid.NewGuid().ToString();

    /// <summary>True loses the whole inventory where the plugin does; false leaves out what cannot be rendered and says so.</summary>
    public bool Faithful { get; init; }
}
