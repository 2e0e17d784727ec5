namespace Plumbline.Netbox.Store.Changes;

/// <summary>What a request did to an object.</summary>
public enum ChangeAction
{
    Create,
    Update,
    Delete,
}
