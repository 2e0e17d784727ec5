using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Output;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>What is different between two renderings of a host. Enough to find the earlier one from the later.</summary>
public sealed class HostDelta
{
    private HostDelta(HostFate fate) => Fate = fate;

    public HostFate Fate { get; }

    /// <summary>Variables that differ, by name: as JSON before and after, null where there was none.</summary>
    public IReadOnlyDictionary<string, (string? Before, string? After)> Variables { get; private init; } =
        new SortedDictionary<string, (string?, string?)>();

    public IReadOnlyCollection<string> Joined { get; private init; } = [];

    public IReadOnlyCollection<string> Left { get; private init; } = [];

    internal bool IsEmpty => Fate == HostFate.Changed && Variables.Count == 0 && Joined.Count == 0 && Left.Count == 0;

    /// <param name="before">Null for a host that was not there.</param>
    /// <param name="after">Null for one that is there no more.</param>
    internal static HostDelta Between(HostRendering? before, HostRendering? after)
    {
        var fate = before is null ? HostFate.Added : after is null ? HostFate.Removed : HostFate.Changed;
        var (was, now) = (before ?? HostRendering.Nothing, after ?? HostRendering.Nothing);
        var variables = new SortedDictionary<string, (string?, string?)>(StringComparer.Ordinal);
        foreach (var name in was.Variables.Keys.Union(now.Variables.Keys).Where(name => !was.IsSame(name, now)))
            variables[name] = (was.Variables.GetValueOrDefault(name), now.Variables.GetValueOrDefault(name));
        return new(fate) { Variables = variables, Joined = [.. now.Groups.Except(was.Groups)], Left = [.. was.Groups.Except(now.Groups)] };
    }

    /// <summary>The rendering before, from the one after; null where the host was not there.</summary>
    internal HostRendering? Before(HostRendering? after) => Fate == HostFate.Added ? null
        : (after ?? HostRendering.Nothing).With(
            Variables.Select(v => KeyValuePair.Create(v.Key, v.Value.Before)), joined: Left, left: Joined);

    /// <summary>Whether several, one after the other, end where they began. Of what is not shown that is not known.</summary>
    internal static bool LeadBack(IReadOnlyList<HostDelta> oldestFirst)
    {
        var (ends, groups) = (new Dictionary<string, (string? First, string? Last)>(), new Dictionary<string, int>());
        foreach (var delta in oldestFirst)
        {
            foreach (var (name, (before, after)) in delta.Variables)
                ends[name] = (ends.TryGetValue(name, out var known) ? known.First : before, after);
            foreach (var (group, by) in delta.Joined.Select(name => (name, 1)).Concat(delta.Left.Select(name => (name, -1))))
                groups[group] = groups.GetValueOrDefault(group) + by;
        }
        return ends.Values.All(end => end.First == end.Last && end.First?.Contains(SecretMask.Mask, StringComparison.Ordinal) != true)
            && groups.Values.All(count => count == 0);
    }

    internal byte[] Pack()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, SortedJson.OneLine))
        {
            json.WriteStartObject();
            WriteTo(json);
            json.WriteEndObject();
        }
        return PackedText.Pack(buffer.WrittenSpan);
    }

    internal static HostDelta Unpack(byte[] packed)
    {
        using var json = JsonDocument.Parse(PackedText.Unpack(packed), PackedText.Deep);
        var (root, variables) = (json.RootElement, new SortedDictionary<string, (string?, string?)>(StringComparer.Ordinal));
        foreach (var added in root.GetProperty("added").EnumerateObject())
            variables[added.Name] = (null, added.Value.GetRawText());
        foreach (var removed in root.GetProperty("removed").EnumerateObject())
            variables[removed.Name] = (removed.Value.GetRawText(), null);
        foreach (var changed in root.GetProperty("changed").EnumerateObject())
            variables[changed.Name] = (changed.Value.GetProperty("old").GetRawText(), changed.Value.GetProperty("new").GetRawText());
        var groups = root.GetProperty("groups");
        return new(Enum.Parse<HostFate>(root.GetProperty("state").GetString()!, ignoreCase: true)) // written below
        {
            Variables = variables, Joined = Names(groups, "added"), Left = Names(groups, "removed"),
        };

        static string[] Names(JsonElement groups, string list) =>
            [.. groups.GetProperty(list).EnumerateArray().Select(name => name.GetString()!)]; // written below
    }

    /// <summary>
    /// Writes <c>state</c> (<c>added</c>, <c>removed</c>, <c>changed</c>), <c>added</c>, <c>removed</c>, <c>changed</c> (each with
    /// <c>old</c> and <c>new</c>) and <c>groups</c> into an object.
    /// </summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("state", NameOf(Fate));
        json.WriteStartObject("added");
        foreach (var (name, (_, after)) in Variables.Where(v => v.Value.Before is null))
            Raw(name, after!); // one of the two is there
        json.WriteEndObject();
        json.WriteStartObject("removed");
        foreach (var (name, (before, _)) in Variables.Where(v => v.Value.After is null))
            Raw(name, before!); // as above
        json.WriteEndObject();
        json.WriteStartObject("changed");
        foreach (var (name, (before, after)) in Variables.Where(v => v.Value is { Before: not null, After: not null }))
        {
            json.WriteStartObject(name);
            Raw("old", before!); // as filtered
            Raw("new", after!); // as filtered
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("groups");
        Names("added", Joined);
        Names("removed", Left);
        json.WriteEndObject();

        void Raw(string name, string value)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }

        void Names(string list, IEnumerable<string> names)
        {
            json.WriteStartArray(list);
            foreach (var name in names)
                json.WriteStringValue(name);
            json.WriteEndArray();
        }
    }

    /// <summary>The word for what became of a host.</summary>
    public static string NameOf(HostFate fate) => fate switch
    {
        HostFate.Added => "added",
        HostFate.Removed => "removed",
        _ => "changed",
    };
}

/// <summary>What became of a host between two moments.</summary>
public enum HostFate
{
    Changed,
    Added,
    Removed,
}
