namespace Plumbline.Netbox.Schema.Options;

/// <content>Choices of power feeds.</content>
internal static partial class Choices
{
    public static readonly ChoiceList PowerFeedStatus = ChoiceList.Parse(
        """
        offline = Offline
        active = Active
        planned = Planned
        failed = Failed
        """);

    public static readonly ChoiceList PowerFeedType = ChoiceList.Parse(
        """
        primary = Primary
        redundant = Redundant
        """);

    public static readonly ChoiceList PowerFeedSupply = ChoiceList.Parse(
        """
        ac = AC
        dc = DC
        """);

    public static readonly ChoiceList PowerFeedPhase = ChoiceList.Parse(
        """
        single-phase = Single phase
        three-phase = Three-phase
        """);
}
