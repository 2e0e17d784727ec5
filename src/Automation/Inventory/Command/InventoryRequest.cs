using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Command;

/// <summary>A command line of <c>plumbline inventory</c>.</summary>
public sealed record InventoryRequest
{
    /// <summary>The values of <c>-i</c>, in order.</summary>
    public required IReadOnlyList<string> Inventories { get; init; }

    public InventoryMode Mode { get; init; } = InventoryMode.List;

    /// <summary>The host of <c>--host</c> or the group of <c>--graph</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The variables of <c>-e</c>, read.</summary>
    public Mapping ExtraVars { get; init; } = new();

    /// <summary>The files of <c>--vault-password-file</c> and <c>--vault-id</c> (as <c>label@file</c>).</summary>
    public IReadOnlyList<string> VaultIds { get; init; } = [];

    /// <summary>The <c>-e</c> as given, and every further option for Ansible (<c>--yaml</c>, <c>--limit</c>, <c>--vars</c> …).</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>Whether nothing is asked for that only Ansible can print.</summary>
    public bool IsPlain { get; init; } = true;

    internal IEnumerable<string> Arguments(IEnumerable<string> inventories)
    {
        foreach (var inventory in inventories)
        {
            yield return "-i";
            yield return inventory;
        }
        yield return Mode switch { InventoryMode.Host => "--host", InventoryMode.Graph => "--graph", _ => "--list" };
        if (Name is not null)
            yield return Name;
        foreach (var option in Further)
            yield return option;
    }
}
