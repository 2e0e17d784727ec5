using System.Globalization;

namespace Plumbline.Web.Machines;

/// <summary>The two kinds of machines that NetBox documents.</summary>
internal sealed record MachineKind(string Word, string Path, string ObjectType, string Title)
{
    public static readonly MachineKind Virtual =
        new("vm", "virtualization/virtual-machines/", "virtualization.virtualmachine", "Virtual machines");

    public static readonly MachineKind Device = new("device", "dcim/devices/", "dcim.device", "Devices");

    public static readonly IReadOnlyList<MachineKind> All = [Virtual, Device];

    /// <summary>The page of a machine.</summary>
    public static string PageOf(string objectType, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"/machines/{All.First(kind => kind.ObjectType == objectType).Word}/{id}");

    public static MachineKind Of(string? word) => word == Device.Word ? Device : Virtual;
}
