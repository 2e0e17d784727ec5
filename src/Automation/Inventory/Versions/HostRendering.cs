using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// What a host is to Ansible at one moment: its variables as JSON texts with sorted keys, and every group it is in, directly or above.
/// Secrets are shown by nobody who reads it; that one has changed is still known.
/// </summary>
public sealed class HostRendering
{
    // What a variable takes.
    private const int Usual = 1 << 10;

    private readonly SortedDictionary<string, string> _variables;
    private readonly SortedDictionary<string, string> _hidden;

    private HostRendering(
        SortedDictionary<string, string> variables, SortedSet<string> groups, SortedDictionary<string, string> hidden, byte[] hash) =>
        (_variables, Groups, _hidden, Hash) = (variables, groups, hidden, hash);

    /// <summary>Each variable as JSON in one line, secrets masked.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    public IReadOnlySet<string> Groups { get; }

    /// <summary>Over variables and groups as they are: equal for two renderings that are the same.</summary>
    internal byte[] Hash { get; }

    internal static HostRendering Of(Mapping variables, IEnumerable<string> groups, VersionSecrets secrets)
    {
        var (shown, hidden) = (Sorted(), Sorted());
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secrets.Key);
        var buffer = new ArrayBufferWriter<byte>(Usual);
        using var writer = new Utf8JsonWriter(buffer, SortedJson.OneLine);
        foreach (var (key, value) in variables.OrderBy(variable => variable.Key as string, StringComparer.Ordinal))
        {
            if (key is not string name)
                continue;
            var json = Json(writer, buffer, value);
            var text = Encoding.UTF8.GetString(json);
            shown[name] = MaskedJson.Of(name, text, secrets.Known);
            if (shown[name] != text)
                hidden[name] = secrets.Sum(text);
            hash.AppendData(Encoding.UTF8.GetBytes(name + '\0'));
            hash.AppendData(json);
            hash.AppendData("\0"u8);
        }
        var sorted = new SortedSet<string>(groups, StringComparer.Ordinal);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', sorted)));
        return new(shown, sorted, hidden, hash.GetHashAndReset()[..16]);
    }

    /// <summary>Whether a variable is the same in two renderings, also where it is not shown.</summary>
    internal bool IsSame(string variable, HostRendering other) =>
        _variables.GetValueOrDefault(variable) == other._variables.GetValueOrDefault(variable)
        && _hidden.GetValueOrDefault(variable) == other._hidden.GetValueOrDefault(variable);

    /// <summary>This rendering with some variables and groups as they were before.</summary>
    internal HostRendering With(IEnumerable<KeyValuePair<string, string?>> variables, IEnumerable<string> joined, IEnumerable<string> left)
    {
        var (shown, hidden) = (Copy(_variables), Copy(_hidden));
        var groups = new SortedSet<string>(Groups, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            // Another value, which is not known any more.
            hidden.Remove(name);
            if (value is null)
                shown.Remove(name);
            else
                shown[name] = value;
        }
        groups.ExceptWith(left);
        groups.UnionWith(joined);
        return new(shown, groups, hidden, []);
    }

    /// <summary>One of nothing, to bring a host back that is gone.</summary>
    internal static HostRendering Nothing => new(Sorted(), new SortedSet<string>(StringComparer.Ordinal), Sorted(), []);

    internal byte[] Pack()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, SortedJson.OneLine))
        {
            json.WriteStartObject();
            WriteTo(json);
            json.WriteStartObject("hidden");
            foreach (var (name, sum) in _hidden)
                json.WriteString(name, sum);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return PackedText.Pack(buffer.WrittenSpan);
    }

    internal static HostRendering Unpack(byte[] packed, byte[] hash)
    {
        using var json = JsonDocument.Parse(PackedText.Unpack(packed), PackedText.Deep);
        var (shown, hidden) = (Sorted(), Sorted());
        foreach (var variable in json.RootElement.GetProperty("variables").EnumerateObject())
            shown[variable.Name] = variable.Value.GetRawText();
        foreach (var sum in json.RootElement.GetProperty("hidden").EnumerateObject())
            hidden[sum.Name] = sum.Value.GetString()!; // written above
        var groups = json.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetString()!); // as above
        return new(shown, new SortedSet<string>(groups, StringComparer.Ordinal), hidden, hash);
    }

    /// <summary>Writes <c>variables</c> and <c>groups</c> into an object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject("variables");
        foreach (var (name, value) in _variables)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
        json.WriteEndObject();
        json.WriteStartArray("groups");
        foreach (var group in Groups)
            json.WriteStringValue(group);
        json.WriteEndArray();
    }

    private static SortedDictionary<string, string> Copy(SortedDictionary<string, string> texts) => new(texts, StringComparer.Ordinal);

    private static SortedDictionary<string, string> Sorted() => new(StringComparer.Ordinal);

    // What has no form in JSON, such as an infinite number, is its text.
    private static ReadOnlySpan<byte> Json(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer, object? value)
    {
        try
        {
            return Written(writer, buffer, value);
        }
        catch (NotSupportedException)
        {
            return Written(writer, buffer, PythonText.Str(value));
        }
    }

    private static ReadOnlySpan<byte> Written(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer, object? value)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        new SortedJson(isShared: false).Write(writer, value);
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
