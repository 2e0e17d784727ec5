namespace Plumbline.Netbox.Schema.Options;

/// <summary>The choices of every choice field, in NetBox's order and with its labels.</summary>
internal static partial class Choices
{
    public static readonly ChoiceList SiteStatus = ChoiceList.Parse(
        """
        planned = Planned
        staging = Staging
        active = Active
        decommissioning = Decommissioning
        retired = Retired
        """);

    public static readonly ChoiceList DeviceTypeSubdeviceRole = ChoiceList.Parse(
        """
        parent = Parent
        child = Child
        """);

    public static readonly ChoiceList DeviceAirflow = ChoiceList.Parse(
        """
        front-to-rear = Front to rear
        rear-to-front = Rear to front
        left-to-right = Left to right
        right-to-left = Right to left
        side-to-rear = Side to rear
        rear-to-side = Rear to side
        bottom-to-top = Bottom to top
        top-to-bottom = Top to bottom
        passive = Passive
        mixed = Mixed
        """);

    public static readonly ChoiceList WeightUnit = ChoiceList.Parse(
        """
        kg = Kilograms
        g = Grams
        lb = Pounds
        oz = Ounces
        """);

    public static readonly ChoiceList DeviceFace = ChoiceList.Parse(
        """
        front = Front
        rear = Rear
        """);

    public static readonly ChoiceList VirtualDeviceContextStatus = ChoiceList.Parse(
        """
        active = Active
        planned = Planned
        offline = Offline
        """);

    public static readonly ChoiceList DeviceStatus = ChoiceList.Parse(
        """
        offline = Offline
        active = Active
        planned = Planned
        staged = Staged
        failed = Failed
        inventory = Inventory
        decommissioning = Decommissioning
        """);

    public static readonly ChoiceList InterfaceDuplex = ChoiceList.Parse(
        """
        half = Half
        full = Full
        auto = Auto
        """);

    public static readonly ChoiceList InterfaceMode = ChoiceList.Parse(
        """
        access = Access
        tagged = Tagged
        tagged-all = Tagged (All)
        q-in-q = Q-in-Q (802.1ad)
        """);

    public static readonly ChoiceList WirelessRole = ChoiceList.Parse(
        """
        ap = Access point
        station = Station
        """);

    public static readonly ChoiceList InterfacePoeMode = ChoiceList.Parse(
        """
        pd = PD
        pse = PSE
        """);

    public static readonly ChoiceList InterfacePoeType = ChoiceList.Parse(
        """
        type1-ieee802.3af = 802.3af (Type 1)
        type2-ieee802.3at = 802.3at (Type 2)
        type3-ieee802.3bt = 802.3bt (Type 3)
        type4-ieee802.3bt = 802.3bt (Type 4)
        passive-24v-2pair = Passive 24V (2-pair)
        passive-24v-4pair = Passive 24V (4-pair)
        passive-48v-2pair = Passive 48V (2-pair)
        passive-48v-4pair = Passive 48V (4-pair)
        """);

    public static readonly ChoiceList ClusterStatus = ChoiceList.Parse(
        """
        planned = Planned
        staging = Staging
        active = Active
        decommissioning = Decommissioning
        offline = Offline
        """);

    public static readonly ChoiceList VirtualMachineStatus = ChoiceList.Parse(
        """
        offline = Offline
        active = Active
        planned = Planned
        staged = Staged
        failed = Failed
        decommissioning = Decommissioning
        paused = Paused
        """);

    public static readonly ChoiceList VirtualMachineStartOnBoot = ChoiceList.Parse(
        """
        on = On
        off = Off
        laststate = Last State
        """);

    public static readonly ChoiceList VLANStatus = ChoiceList.Parse(
        """
        active = Active
        reserved = Reserved
        deprecated = Deprecated
        """);

    public static readonly ChoiceList VLANQinqRole = ChoiceList.Parse(
        """
        svlan = Service
        cvlan = Customer
        """);

    public static readonly ChoiceList PrefixStatus = ChoiceList.Parse(
        """
        container = Container
        active = Active
        reserved = Reserved
        deprecated = Deprecated
        """);

    public static readonly ChoiceList IPAddressStatus = ChoiceList.Parse(
        """
        active = Active
        reserved = Reserved
        deprecated = Deprecated
        dhcp = DHCP
        slaac = SLAAC
        """);

    public static readonly ChoiceList IPAddressRole = ChoiceList.Parse(
        """
        loopback = Loopback
        secondary = Secondary
        anycast = Anycast
        vip = VIP
        vrrp = VRRP
        hsrp = HSRP
        glbp = GLBP
        carp = CARP
        """);

    public static readonly ChoiceList ServiceProtocol = ChoiceList.Parse(
        """
        tcp = TCP
        udp = UDP
        sctp = SCTP
        """);

    public static readonly ChoiceList CustomFieldChoiceSetBaseChoices = ChoiceList.Parse(
        """
        IATA = IATA (Airport codes)
        ISO_3166 = ISO 3166 (Country codes)
        UN_LOCODE = UN/LOCODE (Location codes)
        """);

    public static readonly ChoiceList CustomFieldType = ChoiceList.Parse(
        """
        text = Text
        longtext = Text (long)
        integer = Integer
        decimal = Decimal
        boolean = Boolean (true/false)
        date = Date
        datetime = Date & time
        url = URL
        json = JSON
        select = Selection
        multiselect = Multiple selection
        object = Object
        multiobject = Multiple objects
        """);

    public static readonly ChoiceList CustomFieldFilterLogic = ChoiceList.Parse(
        """
        disabled = Disabled
        loose = Loose
        exact = Exact
        """);

    public static readonly ChoiceList CustomFieldUiVisible = ChoiceList.Parse(
        """
        always = Always
        if-set = If set
        hidden = Hidden
        """);

    public static readonly ChoiceList CustomFieldUiEditable = ChoiceList.Parse(
        """
        yes = Yes
        no = No
        hidden = Hidden
        """);

    public static readonly ChoiceList WebhookMethod = ChoiceList.Parse(
        """
        GET
        POST
        PUT
        PATCH
        DELETE
        """);

    public static readonly ChoiceList EventRuleActionType = ChoiceList.Parse(
        """
        webhook = Webhook
        script = Script
        notification = Notification
        """);

    public static readonly ChoiceList JournalEntryKind = ChoiceList.Parse(
        """
        info = Info
        success = Success
        warning = Warning
        danger = Danger
        """);

    public static readonly ChoiceList IPRangeStatus = ChoiceList.Parse(
        """
        active = Active
        reserved = Reserved
        deprecated = Deprecated
        """);

    public static readonly ChoiceList EventType = ChoiceList.Parse(
        """
        object_created = Object created
        object_updated = Object updated
        object_deleted = Object deleted
        job_started = Job started
        job_completed = Job completed
        job_failed = Job failed
        job_errored = Job errored
        """);

    public static readonly ChoiceList ContactPriority = ChoiceList.Parse(
        """
        primary = Primary
        secondary = Secondary
        tertiary = Tertiary
        inactive = Inactive
        """);

    public static readonly ChoiceList CustomLinkButtonClass = ChoiceList.Parse(
        """
        default = Default
        blue = Blue
        indigo = Indigo
        purple = Purple
        pink = Pink
        red = Red
        orange = Orange
        yellow = Yellow
        green = Green
        teal = Teal
        cyan = Cyan
        gray = Gray
        black = Black
        white = White
        ghost-dark = Link
        """);

    public static readonly ChoiceList ChoiceColor = ChoiceList.Parse(
        """
        blue = Blue
        indigo = Indigo
        purple = Purple
        pink = Pink
        red = Red
        orange = Orange
        yellow = Yellow
        green = Green
        teal = Teal
        cyan = Cyan
        gray = Gray
        black = Black
        white = White
        """);
}
