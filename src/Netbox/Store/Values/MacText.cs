namespace Plumbline.Netbox.Store.Values;

/// <summary>Hardware addresses in any of the usual spellings, as pairs of upper-case digits with colons.</summary>
internal static class MacText
{
    /// <param name="text">What was written.</param>
    /// <param name="bytes">6 for an Ethernet address, 8 for a World Wide Name.</param>
    public static string? Normalize(string text, int bytes)
    {
        var digits = text.Trim();
        if (digits.Length == 0 || digits.Any(c => !char.IsAsciiHexDigit(c) && c is not (':' or '-' or '.')))
            return null;
        var groups = digits.Split(':', '-', '.');
        var joined = groups.Length == bytes ? string.Concat(groups.Select(g => g.PadLeft(2, '0'))) : string.Concat(groups);
        if (joined.Length != bytes * 2 || groups.Any(g => g.Length == 0))
            return null;
        return string.Join(':', joined.ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));
    }
}
