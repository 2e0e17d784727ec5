namespace Plumbline.Netbox.Api.Requests;

/// <summary>Hexadecimal digits.</summary>
internal static class HexText
{
    public static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigit(c))
                return false;
        return true;
    }
}
