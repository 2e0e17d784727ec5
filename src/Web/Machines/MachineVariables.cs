using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Origins;

namespace Plumbline.Web.Machines;

/// <summary>The variables of a machine in words: each with what set it.</summary>
internal static class MachineVariables
{
    private const string Inventory = "the inventory";

    /// <param name="variables">Their names and values, as JSON.</param>
    /// <param name="options">Of the inventory.</param>
    /// <param name="machine">The machine, as the API has it; undefined where it is not documented any more.</param>
    /// <param name="contexts">Where the values of its config context come from.</param>
    public static IReadOnlyList<MachineVariable> Of(
        IEnumerable<KeyValuePair<string, string>> variables, InventoryOptions options, JsonElement machine,
        IReadOnlyList<ContextOrigin> contexts)
    {
        var origins = machine.ValueKind == JsonValueKind.Object ? new VariableOrigins(options, machine) : null;
        return [.. variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => new MachineVariable(
            variable.Key, variable.Value, origins is null ? "" : Word(origins.Of(variable.Key), contexts)))];
    }

    private static string Word(VariableOrigin origin, IReadOnlyList<ContextOrigin> contexts) => origin.From switch
    {
        VariableFrom.ConfigContext when contexts
            .Where(c => origin.Name.Length == 0 || c.Key == origin.Name || c.Key.StartsWith(origin.Name + ".", StringComparison.Ordinal))
            .Select(c => c.From).Distinct().ToList() is { Count: > 0 } from => string.Join(", ", from),
        VariableFrom.ConfigContext => "a config context",
        VariableFrom.LocalContext => ContextOrigins.Own,
        VariableFrom.CustomField => origin.Name.Length > 0 ? $"custom field {origin.Name}" : "its custom fields",
        VariableFrom.Field => origin.Name.Length > 0 ? $"field {origin.Name}" : "what kind of machine it is",
        VariableFrom.Compose => "compose of the inventory file",
        _ => Inventory,
    };
}

/// <summary>A variable of a machine.</summary>
/// <param name="Value">As JSON.</param>
/// <param name="From">What set it; empty where that is not known.</param>
public sealed record MachineVariable(string Name, string Value, string From);
