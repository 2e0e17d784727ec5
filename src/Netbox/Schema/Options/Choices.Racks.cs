namespace Plumbline.Netbox.Schema.Options;

/// <summary>Racks and what is kept free in them.</summary>
internal static partial class Choices
{
    public static readonly ChoiceList RackStatus = ChoiceList.Parse(
        """
        reserved = Reserved
        available = Available
        planned = Planned
        active = Active
        deprecated = Deprecated
        """);

    public static readonly ChoiceList RackFormFactor = ChoiceList.Parse(
        """
        2-post-frame = 2-post frame
        4-post-frame = 4-post frame
        4-post-cabinet = 4-post cabinet
        wall-frame = Wall-mounted frame
        wall-frame-vertical = Wall-mounted frame (vertical)
        wall-cabinet = Wall-mounted cabinet
        wall-cabinet-vertical = Wall-mounted cabinet (vertical)
        """);

    public static readonly ChoiceList RackWidth = ChoiceList.Parse(
        """
        10 = 10 inches
        19 = 19 inches
        21 = 21 inches
        23 = 23 inches
        """, numbers: true);

    public static readonly ChoiceList RackOuterUnit = ChoiceList.Parse(
        """
        mm = Millimeters
        in = Inches
        """);

    public static readonly ChoiceList RackAirflow = ChoiceList.Parse(
        """
        front-to-rear = Front to rear
        rear-to-front = Rear to front
        """);

    public static readonly ChoiceList RackReservationStatus = ChoiceList.Parse(
        """
        pending = Pending
        active = Active
        stale = Stale
        """);
}
