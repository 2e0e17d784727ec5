namespace Plumbline.Netbox.Store.Changes;

/// <summary>
/// The mark of own changes. A write with this header is kept with its change record, and the webhooks it causes carry the header on, so
/// that intake can drop them: a written-back result must not start its rule again. A mark, not a permission: every writer may set it.
/// </summary>
public static class ChangeOrigin
{
    public const string Header = "X-Plumbline-Origin";

    /// <summary>What Plumbline's own write-back puts into it.</summary>
    public const string WriteBack = "plumbline";
}
