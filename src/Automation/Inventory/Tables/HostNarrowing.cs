using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// A filter added to those of the file. Its parameter is one that files hardly use, because NetBox joins equal parameters by "or".
/// </summary>
internal sealed class HostNarrowing
{
    private readonly string _parameter;
    private readonly string _value;
    private readonly bool _devicesOnly;

    private HostNarrowing(string parameter, string value, bool devicesOnly, Func<JsonElement, bool> fits) =>
        (_parameter, _value, _devicesOnly, Asked) = (parameter, value, devicesOnly, new(parameter, fits));

    /// <summary>What an answer may hold.</summary>
    public AskedFor Asked { get; }

    /// <summary>By the object's own name; NetBox has no exact and case-sensitive filter that can stand beside the file's own.</summary>
    public static HostNarrowing Name(string name) =>
        new("name__ie", name, devicesOnly: false, item => string.Equals(item.Text("name"), name, StringComparison.OrdinalIgnoreCase));

    // A filter on a custom field can be a loose one that finds parts of texts.
    public static HostNarrowing CustomField(string field, string value) =>
        new("cf_" + field, value, devicesOnly: false, item =>
            string.Equals(item.Field("custom_fields")?.Text(field), value, StringComparison.OrdinalIgnoreCase));

    public static HostNarrowing Chassis(long id) =>
        new("virtual_chassis_id", id.ToString(CultureInfo.InvariantCulture), devicesOnly: true, item =>
            item.Reference("virtual_chassis") == id);

    public bool Applies(HostKind kind) => !_devicesOnly || kind == HostKind.Device;

    public string Narrow(string query)
    {
        var narrowed = new StringBuilder(query);
        HostQueries.Append(narrowed, _parameter, [_value]);
        return narrowed.ToString();
    }
}
