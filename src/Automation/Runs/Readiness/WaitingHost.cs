using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>The rendered variables of a host, as readiness looks at them.</summary>
internal sealed class WaitingHost(string name, Mapping variables, InventoryOptions options)
{
    public string Name => name;

    public InventoryOptions Options => options;

    /// <summary>The documented addresses.</summary>
    public IReadOnlyList<IPAddress> Addresses =>
        [.. new[] { Text("primary_ip4"), Text("primary_ip6") }
            .Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()];

    /// <summary>Where Ansible would connect to: what the inventory says of it, else the documented address, else its name.</summary>
    public string ConnectsTo => Text("ansible_host") is { Length: > 0 } said ? said
        : Addresses is [var documented, ..] ? documented.ToString()
        : name;

    /// <summary>The port that the inventory gives; null where it gives none.</summary>
    public int? Port => Value("ansible_port") switch
    {
        long port and > 0 and <= ushort.MaxValue => (int)port,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out var port) && port is > 0 and <= ushort.MaxValue
            => port,
        string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0
            and <= ushort.MaxValue => port,
        _ => null,
    };

    /// <summary>The name that the name service should know.</summary>
    public string DnsName => Text("dns_name") is { Length: > 0 } documented ? documented : name;

    /// <summary>A variable of the inventory plugin, under whatever name the inventory file gives it.</summary>
    public object? Value(string variable) => variables.TryGetValue(Renamed(variable), out var value) ? value : null;

    /// <summary>The same where it is a text.</summary>
    public string? Text(string variable) => Value(variable) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };

    /// <summary>A variable of the plugin as JSON; null where there is none.</summary>
    public JsonElement? Json(string variable)
    {
        var renamed = Renamed(variable);
        return JsonElement.Parse(Written([renamed])).TryGetProperty(renamed, out var value) ? value : null;
    }

    /// <summary>Variables as Ansible sees them, as one JSON object; those that have no JSON form are left out.</summary>
    public byte[] Written(IEnumerable<string> names)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = 10_000 }))
        {
            json.WriteStartObject();
            foreach (var variable in names)
                if (variables.TryGetValue(variable, out var value) && HasJsonForm(value))
                {
                    json.WritePropertyName(variable);
                    JsonValues.WriteTo(json, value);
                }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private string Renamed(string variable)
    {
        foreach (var rename in options.RenameVariables)
            if (rename.TryRename(variable, out var renamed))
                return renamed;
        return variable;
    }

    private static bool HasJsonForm(object? value) => value switch
    {
        double number => double.IsFinite(number),
        Mapping mapping => mapping.Values.All(HasJsonForm),
        List<object?> items => items.TrueForAll(HasJsonForm),
        TupleValue tuple => tuple.Items.All(HasJsonForm),
        _ => true,
    };
}
