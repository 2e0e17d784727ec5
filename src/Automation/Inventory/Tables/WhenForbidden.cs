namespace Plumbline.Automation.Inventory.Tables;

/// <summary>What a list that the token may not read means.</summary>
internal enum WhenForbidden
{
    /// <summary>An empty list and a warning, as with the plugin.</summary>
    IsEmpty,

    /// <summary>Nothing sensible can be rendered without it.</summary>
    Fails,
}
