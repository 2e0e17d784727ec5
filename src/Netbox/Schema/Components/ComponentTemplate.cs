using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Components;

/// <summary>
/// What the templates of parts have in common: a new device has the parts its type has templates of, a new module likewise.
/// </summary>
internal static class ComponentTemplate
{
    private const string NameHelp =
        "{module} stands for the position of the module bay where the template belongs to a module type.";

    /// <summary>A template of device types and module types.</summary>
    public static ObjectType Modular(
        string endpoint, string className, string verbose, IEnumerable<Field> own, IEnumerable<Filter>? filters = null) => new(
        "dcim", endpoint, className, verbose,
        [
            Id, Url, Display,
            Ref("device_type", "dcim.devicetype").Cascade().ResetOnPut(), Ref("module_type", "dcim.moduletype").Cascade().ResetOnPut(),
            Name(64).Helped(NameHelp), Component.Label, .. own, Description, Created, LastUpdated,
        ])
        {
            Needs = [["device_type"], ["module_type"]],
            Brief = Shape(own),
            DisplayText = Component.Display,
            Order = ["device_type", "module_type", "~name"],
            Unique =
            [
                new($"{Capital(verbose)} with this Device type and Name already exists.", "device_type", "name"),
                new($"{Capital(verbose)} with this Module type and Name already exists.", "module_type", "name"),
            ],
            Filters =
            [
                .. Filter.Fields("id", "name", "label", "description"), .. filters ?? [],
                Filter.ById("device_type_id", "dcim.devicetype", ["device_type"]),
                Filter.ById("module_type_id", "dcim.moduletype", ["module_type"]), .. Standard.Logged,
            ],
            Search = ["name", "description"],
        };

    /// <summary>The fields of the short form.</summary>
    public static IReadOnlyList<string> Shape(IEnumerable<Field> own) => own.Any(f => f.Name == "enabled" && own.Count() < 3)
        ? ["id", "url", "display", "name", "enabled", "description"]
        : ["id", "url", "display", "name", "description"];

    private static string Capital(string verbose) => char.ToUpperInvariant(verbose[0]) + verbose[1..];
}
