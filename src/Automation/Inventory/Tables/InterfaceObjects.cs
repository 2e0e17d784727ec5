using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Inventory.Packing;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// The variable <c>interfaces</c>: each interface as the API gave it, its tags as slugs, with its addresses in <c>ip_addresses</c>.
/// </summary>
internal static class InterfaceObjects
{
    private static readonly JsonElement None = JsonElement.Parse("[]");

    public static JsonElement Of(HostObject host, HostParts parts)
    {
        var text = PackedJson.Scratch();
        foreach (var item in parts.InterfacesByHost.Of(host.Kind, host.Id))
        {
            text.Write(text.WrittenCount == 0 ? "["u8 : ","u8);
            item.WriteTo(text);
            text.Write(",\"ip_addresses\":["u8);
            var isFirst = true;
            foreach (var address in parts.AddressesByInterface.Of(host.Kind, item.Id))
            {
                if (!isFirst)
                    text.Write(","u8);
                address.WriteTo(text);
                isFirst = false;
            }
            text.Write("]}"u8);
        }
        if (text.WrittenCount == 0)
            return None;
        text.Write("]"u8);
        return PackedJson.Parse(text);
    }
}
