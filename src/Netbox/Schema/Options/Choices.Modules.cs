namespace Plumbline.Netbox.Schema.Options;

/// <summary>Modules and inventory items.</summary>
internal static partial class Choices
{
    public static readonly ChoiceList ModuleStatus = ChoiceList.Parse(
        """
        offline = Offline
        active = Active
        planned = Planned
        staged = Staged
        failed = Failed
        decommissioning = Decommissioning
        """);

    public static readonly ChoiceList ModuleAirflow = ChoiceList.Parse(
        """
        front-to-rear = Front to rear
        rear-to-front = Rear to front
        left-to-right = Left to right
        right-to-left = Right to left
        side-to-rear = Side to rear
        passive = Passive
        """);

    public static readonly ChoiceList InventoryItemStatus = ChoiceList.Parse(
        """
        offline = Offline
        active = Active
        planned = Planned
        staged = Staged
        failed = Failed
        decommissioning = Decommissioning
        """);
}
