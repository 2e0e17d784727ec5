using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Journal;

/// <summary>An entry as the peer gives it: names in small letters, every value a text, as Python prints what its journal library makes of
/// it.</summary>
internal static class EntryFields
{
    private static readonly string[] Times = ["__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP", "COREDUMP_TIMESTAMP"];
    private static readonly string[] Ids = ["_MACHINE_ID", "_BOOT_ID", "MESSAGE_ID"];

    // These come last.
    private static readonly string[] Addresses = ["__REALTIME_TIMESTAMP", "__MONOTONIC_TIMESTAMP", "__CURSOR"];

    /// <param name="fields">What <c>journalctl --output=json</c> prints.</param>
    public static Mapping Of(Mapping fields)
    {
        var entry = new Mapping(fields.Count);
        foreach (var (key, value) in fields)
            if (key is string name && !Addresses.Contains(name) && !name.StartsWith("__SEQNUM", StringComparison.Ordinal))
                entry[Lower(name)] = Text(name, value, fields);
        foreach (var name in Addresses)
            if (fields.TryGetValue(name, out var value))
                entry[Lower(name)] = Text(name, value, fields);
        return entry;
    }

#pragma warning disable CA1308 // fields are known by their names in small letters
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    private static string Text(string name, object? value, Mapping fields) => value switch
    {
        string text when Times.Contains(name) => Time(text),
        string text when Ids.Contains(name) => Guid.TryParseExact(text, "N", out var id) ? id.ToString() : text,
        string text when name == "__MONOTONIC_TIMESTAMP" => Monotonic(text, fields),
        string text => text,
        List<object?> items when items.Count > 0 && items.TrueForAll(item => item is long) => Bytes(items),
        List<object?> items => PythonValue.Str(items.ConvertAll(item => item is List<object?> bytes ? Bytes(bytes) : item)),
        _ => PythonValue.Str(value),
    };

    // Microseconds since 1970, in local time as Python shows it.
    private static string Time(string text)
    {
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out var micro) || micro is < 0 or > 253402300799000000)
            return text;
        var at = DateTimeOffset.UnixEpoch.AddMicroseconds(micro).ToLocalTime();
        return at.ToString(micro % 1_000_000 == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }

    private static string Monotonic(string text, Mapping fields)
    {
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out var micro) || micro < 0)
            return text;
        var (days, rest) = Math.DivRem(micro, 86_400_000_000);
        var (seconds, left) = Math.DivRem(rest, 1_000_000);
        List<string> parts = [];
        if (days != 0)
            parts.Add($"days={days}");
        if (seconds != 0)
            parts.Add($"seconds={seconds}");
        if (left != 0)
            parts.Add($"microseconds={left}");
        var delta = parts.Count == 0 ? "0" : string.Join(", ", parts);
        var boot = fields.TryGetValue("_BOOT_ID", out var id) && Guid.TryParseExact(id as string ?? "", "N", out var known)
            ? $"UUID('{known}')" : "None";
        return $"journal.Monotonic(timestamp=datetime.timedelta({delta}), bootid={boot})";
    }

    // What is not printable comes as numbers; Python shows as bytes what is no UTF-8.
    private static string Bytes(List<object?> numbers)
    {
        byte[] bytes = [.. numbers.Select(number => (byte)((number as long? ?? 0) & 255))];
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var shown = new StringBuilder("b'");
        foreach (var value in bytes)
            shown.Append(value switch
            {
                (byte)'\\' => @"\\",
                (byte)'\'' => @"\'",
                (byte)'\n' => @"\n",
                (byte)'\r' => @"\r",
                (byte)'\t' => @"\t",
                >= 32 and <= 126 => ((char)value).ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            });
        return shown.Append('\'').ToString();
    }
}
