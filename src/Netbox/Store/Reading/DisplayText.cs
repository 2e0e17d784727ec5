using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>The text an object is called by.</summary>
internal static class DisplayText
{
    private static readonly ConcurrentDictionary<string, Part[]> Formats = new();

    private static readonly Dictionary<string, Func<State, Row, string>> Special = new()
    {
        ["@device"] = Device,
        ["@contact_assignment"] = ContactAssignment,
        ["@service"] = (_, row) => $"{row.Text("name")} ({ServiceProtocol(row)}/{Ports(row.Many("ports"))})",
        ["@asn"] = (_, row) => "AS" + AsnRanges.Text(row.Reference("asn")!.Value),
        ["@asn_range"] = (_, row) => $"{row.Text("name")} ({row["start"]}-{row["end"]})",
        ["@translation_rule"] = (state, row) => $"{row["local_vid"]} -> {row["remote_vid"]} ({Named(state, state.Follow(row, "policy"))})",
        ["@rack_reservation"] = (state, row) => $"Reservation for rack {Named(state, state.Follow(row, "rack"))}",
        ["@custom_field"] = (_, row) => row.Text("label") is { Length: > 0 } label ? label : Capitalize(row.Text("name").Replace('_', ' ')),
        ["@journal_entry"] = (_, row) => $"{row.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} "
            + $"({row.Type["kind"].Choices!.Label(row.Text("kind"))})",
        ["@user"] = (_, row) => FullName(row) is { Length: > 0 } full ? $"{row.Text("username")} ({full})" : row.Text("username"),
        ["@token"] = (_, row) => row.Text("key") is { Length: > 0 } key ? key : Masked(row.Text("plaintext")),
        ["@ip_range"] = (_, row) => IpRange(row),
        ["@object_change"] = ObjectChange,
        ["@cable"] = (_, row) => row.Text("label") is { Length: > 0 } label ? label : $"#{row.Id}",
        ["@cable_termination"] = (state, row) => $"Cable {Named(state, state.Follow(row, "cable"))} to "
            + Named(state, state.Find(row.Text("termination_type"), row.Reference("termination_id"))),
        ["@module"] = (state, row) => $"{state.Follow(row, "module_bay")?.Text("name")}: "
            + $"{state.Follow(row, "module_type")?.Text("model")} ({row.Id})",
        ["@fhrp_group"] = FhrpGroup,
        ["@fhrp_assignment"] = (state, row) => $"{Named(state, state.Find(row.Text("interface_type"), row.Reference("interface_id")))}: "
            + $"{Named(state, state.Follow(row, "group"))} ({row["priority"]})",
        ["@image"] = (_, row) => row.Text("name") is { Length: > 0 } name ? name : row.Text("image").Split('/')[^1],
        ["@object_type"] = (_, row) =>
            $"{row.Text("app_name")} > {ContentTypes.Find($"{row.Text("app_label")}.{row.Text("model")}")?.ModelName}",
    };

    public static string Of(State state, Row row)
    {
        var format = row.Type.DisplayText;
        if (format[0] == '@')
            return Special[format](state, row);
        if (format == "{name}")
            return row.Text("name");
        var text = new StringBuilder();
        foreach (var part in Formats.GetOrAdd(format, Parse))
            if (!part.IsOptional || row[part.Field!] is not (null or ""))
                text.Append(part.Before).Append(part.Field == null ? "" : Value(row[part.Field])).Append(part.After);
        return text.ToString();
    }

    private static string Device(State state, Row row)
    {
        var (label, tag) = (row.Text("name"), row.Text("asset_tag"));
        if (label.Length == 0 && state.Follow(row, "virtual_chassis") is { } chassis)
            label = $"{chassis.Text("name")}:{row["vc_position"] ?? "None"}";
        if (label.Length > 0)
            return tag.Length > 0 ? $"{label} ({tag})" : label;
        return state.Follow(row, "device_type") is { } type
            ? $"{state.Follow(type, "manufacturer")?.Text("name")} {type.Text("model")} ({(tag.Length > 0 ? tag : row.Id)})"
            : row.Id.ToString(CultureInfo.InvariantCulture);
    }

    private static string Named(State state, Row? row) => row == null ? "None" : Of(state, row);

    private static string FhrpGroup(State state, Row row)
    {
        var name = row.Text("name").Length > 0 ? row.Text("name") + " " : "";
        var first = ComponentFields.Addresses(state, row).FirstOrDefault();
        return $"{name}{row.Type["protocol"].Choices!.Label(row.Text("protocol"))}: {row["group_id"]}"
            + (first == null ? "" : $" ({first.Text("address")})");
    }

    private static string ContactAssignment(State state, Row row)
    {
        var priority = row.Text("priority");
        var contact = Of(state, state.Follow(row, "contact")!);
        var target = state.Find(row.Text("object_type"), row.Reference("object_id"));
        return $"{contact}{(priority.Length > 0 ? $" ({row.Type["priority"].Choices!.Label(priority)})" : "")} -> "
            + (target == null ? "None" : Of(state, target));
    }

    private static string ServiceProtocol(Row row) => row.Text("protocol").ToUpperInvariant();

    // Sorted, neighbours joined to a range.
    private static string Ports(long[] ports)
    {
        var groups = ports.Order().Select((port, i) => (Port: port, Group: port - i)).GroupBy(p => p.Group)
            .Select(g => g.Select(p => p.Port).ToList());
        return string.Join(", ", groups.Select(g => g.Count == 1 ? $"{g[0]}" : $"{g[0]}-{g[^1]}"));
    }

    private static string FullName(Row user) => $"{user.Text("first_name")} {user.Text("last_name")}".Trim();

    private static string Masked(string secret) => secret.Length < 6 ? new string('*', 40) : new string('*', 34) + secret[^6..];

    private static string IpRange(Row row)
    {
        if (!IpValue.TryParse(row.Text("start_address"), out var start) || !IpValue.TryParse(row.Text("end_address"), out var end))
            return "";
        var (from, to) = (start.Host.Split('.', ':'), end.Host.Split('.', ':'));
        var separator = start.Family == 4 ? '.' : ':';
        var common = from.Zip(to).TakeWhile(p => p.First == p.Second).Count();
        var rest = string.Join(separator, to.Skip(common));
        return $"{start.Host}-{rest}/{start.Length}";
    }

    private static string ObjectChange(State state, Row row)
    {
        var label = row.Text("changed_object_type");
        var type = ContentTypes.Find(label);
        var name = ObjectTypes.Find(label)?.Verbose ?? type?.ModelName.ToLowerInvariant() ?? label;
        return $"{type?.AppName} | {name} {row.Text("object_repr")} "
            + $"{row.Type["action"].Choices!.Label(row.Text("action")).ToLowerInvariant()} by {row.Text("user_name")}";
    }

    private static string Capitalize(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    private static string Value(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static Part[] Parse(string format)
    {
        var parts = new List<Part>();
        var rest = format.AsSpan();
        while (rest.Length > 0)
        {
            var isOptional = rest[0] == '[';
            var end = isOptional ? rest.IndexOf(']') : rest.IndexOf('[') is var bracket and >= 0 ? bracket : rest.Length;
            Add(parts, rest[(isOptional ? 1 : 0)..end].ToString(), isOptional);
            rest = rest[(isOptional ? end + 1 : end)..];
        }
        return [.. parts];
    }

    private static void Add(List<Part> parts, string text, bool isOptional)
    {
        while (text.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf('}', StringComparison.Ordinal);
            var next = text.IndexOf('{', close);
            var after = next < 0 ? text[(close + 1)..] : "";
            parts.Add(new(text[..open], text[(open + 1)..close], after, isOptional));
            text = next < 0 ? "" : text[(close + 1)..];
        }
        if (text.Length > 0)
            parts.Add(new(text, null, "", false));
    }

    private sealed record Part(string Before, string? Field, string After, bool IsOptional);
}
