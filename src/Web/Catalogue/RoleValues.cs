using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Plumbline.Automation.Catalogue;
using Plumbline.Jinja.Values;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Catalogue;

/// <summary>Values of YAML as JSON, and as somebody would type them.</summary>
internal static class RoleValues
{
    /// <summary>Dates and numbers that JSON has not are texts.</summary>
    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        long number => number,
        double number when double.IsFinite(number) => number,
        BigInteger number => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture)),
        Mapping mapping => new JsonObject(mapping.Select(e => KeyValuePair.Create(
            Convert.ToString(e.Key, CultureInfo.InvariantCulture) ?? "", ToNode(e.Value))).DistinctBy(e => e.Key)),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(ToNode)]),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A text as it is, anything else as JSON; empty for nothing.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(MachineFields.Plain),
    };

    public static string Text(object? value) => Text(ToNode(value));

    /// <summary>Its default as it may be shown: that of a secret is none.</summary>
    public static string DefaultOf(RoleOption option) => !option.HasDefault ? "" : option.IsSecret ? "•••" : Text(option.Default);

    /// <summary>The type of an option in words: <c>list of str</c>.</summary>
    public static string TypeOf(RoleOption option) => OptionKinds.WordOf(option.Kind)
        + (option.Elements is { } elements ? $" of {OptionKinds.WordOf(elements)}" : "");
}
