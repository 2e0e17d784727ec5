namespace Plumbline.Automation.WriteBack;

/// <summary>What the inventory says of a host.</summary>
public abstract record HostLookup
{
    private HostLookup()
    {
    }

    /// <summary>NetBox has an object for it.</summary>
    public sealed record Found(HostObjectId Object) : HostLookup;

    /// <summary>NetBox has no object of this name, or none now.</summary>
    public sealed record Unknown : HostLookup;

    /// <summary>The inventory was not read yet.</summary>
    public sealed record NotYet : HostLookup;

    /// <summary>There is no inventory of a NetBox: nothing is written back.</summary>
    public sealed record NoNetbox : HostLookup;
}

/// <summary>The NetBox object behind a host.</summary>
/// <param name="ContentType"><c>virtualization.virtualmachine</c> or <c>dcim.device</c>.</param>
public sealed record HostObjectId(string ContentType, long Id);
