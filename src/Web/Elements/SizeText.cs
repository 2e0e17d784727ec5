using System.Globalization;
using Plumbline.Wording;

namespace Plumbline.Web.Elements;

/// <summary>Sizes and counts, in words for people.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A size, with the largest unit of which it is at least one.</summary>
    public static string Of(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
            size /= 1024;
        return size.ToString(size < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A figure of a part of the server, by its name in <c>/health</c>.</summary>
    public static string OfFigure(string name, long value) => Title(name) + " " + name switch
    {
        "bytes" or "free_bytes" => Of(value),
        "last_trimmed" or "oldest" or "oldest_change" or "oldest_version" =>
            value == 0 ? "none" : TimeText.Second(DateTimeOffset.FromUnixTimeSeconds(value)),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Title(string name) => name switch { "bytes" => "size", "free_bytes" => "free", _ => name.Replace('_', ' ') };
}
