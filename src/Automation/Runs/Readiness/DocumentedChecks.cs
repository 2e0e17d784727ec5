using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>Judges what the documentation alone tells of a host.</summary>
internal static class DocumentedChecks
{
    private const int LongestShown = 60;

    private static readonly Dictionary<string, HostInputs> OfVariables = new()
    {
        ["custom_fields"] = HostInputs.Object, ["status"] = HostInputs.Object, ["disk"] = HostInputs.Object,
        ["memory"] = HostInputs.Object, ["vcpus"] = HostInputs.Object, ["serial"] = HostInputs.Object,
        ["asset_tag"] = HostInputs.Object, ["local_context_data"] = HostInputs.Object,
        ["primary_ip4"] = HostInputs.Object | HostInputs.Parts, ["primary_ip6"] = HostInputs.Object | HostInputs.Parts,
        ["ansible_host"] = HostInputs.Object | HostInputs.Parts, ["dns_name"] = HostInputs.Object | HostInputs.Parts,
        ["interfaces"] = HostInputs.Object | HostInputs.Parts, ["services"] = HostInputs.Object | HostInputs.Parts,
        ["virtual_disks"] = HostInputs.Object | HostInputs.Parts,
    };

    // How deep a path goes at most that reads nothing of what these refer to: of objects in custom fields, of VLANs, VRFs and tags.
    private static readonly Dictionary<string, int> OwnDepth = new() { ["custom_fields"] = 2, ["interfaces"] = 3, ["services"] = 3 };

    /// <summary>Which changes a check has to hear of.</summary>
    public static HostInputs InputsOf(ReadyCheck check, InventoryOptions options) => check switch
    {
        // Variables that the inventory file makes or names itself may come from anywhere.
        ReadyCheck.Field or ReadyCheck.When when options.Compose.Count + options.RenameVariables.Count > 0 => HostInputs.All,
        ReadyCheck.PrimaryIp or ReadyCheck.Status => HostInputs.Object,
        ReadyCheck.Interfaces or ReadyCheck.Dns or ReadyCheck.Ssh => HostInputs.Object | HostInputs.Parts,
        ReadyCheck.ConfigContext => HostInputs.Object | HostInputs.Context | HostInputs.Related,
        ReadyCheck.Field field => Reads(field.Path.Variable, field.Path.Depth),
        ReadyCheck.When test => test.Condition.Variables.Aggregate(HostInputs.None, (all, name) => all | Reads(name, int.MaxValue)),
        _ => HostInputs.All,
    };

    /// <summary>Whether a check reads nothing but variables of the host's object that nothing else can change.</summary>
    public static bool IsOfTheObject(ReadyCheck check) => check is ReadyCheck.PrimaryIp or ReadyCheck.Status;

    /// <summary>Null when it holds, or when the host itself must be asked; else what is lacking, behind the host's name.</summary>
    public static string? Lack(ReadyCheck check, WaitingHost host) => check switch
    {
        ReadyCheck.PrimaryIp => host.Value("primary_ip4") is null && host.Value("primary_ip6") is null ? "has no primary IP address" : null,
        ReadyCheck.Interfaces => !host.Options.Interfaces
            ? "has no interfaces (the inventory file leaves them out: write 'interfaces: true' there)"
            : IsEmpty(host.Json("interfaces")) ? "has no interfaces" : null,
        ReadyCheck.ConfigContext context => Context(context, host),
        ReadyCheck.Status status => Status(host) switch
        {
            null => "has no status",
            var now when now == status.Value => null,
            var now => $"is '{now}' and not '{status.Value}'",
        },
        ReadyCheck.Field field => Field(field, host),
        ReadyCheck.When test => test.Condition.Holds(host.Written(test.Condition.Variables))
            ? null
            : $"does not meet {test.Condition.Text}",
        _ => null,
    };

    private static HostInputs Reads(string variable, int depth) =>
        !OfVariables.TryGetValue(variable, out var inputs) ? HostInputs.All
        : OwnDepth.TryGetValue(variable, out var own) && depth > own ? inputs | HostInputs.Related
        : inputs;

    private static string? Status(WaitingHost host) => host.Json("status") is not { } status ? null
        : status.ValueKind == JsonValueKind.Object && status.TryGetProperty("value", out var value) ? value.ToString()
        : status.ToString();

    private static string? Context(ReadyCheck.ConfigContext check, WaitingHost host)
    {
        if (!host.Options.ConfigContext)
            return "has no config context (the inventory file leaves it out: write 'config_context: true' there)";
        JsonElement? context;
        if (host.Options.FlattenConfigContext)
        {
            if (check.Key is null)
                return null; // its keys are variables among others: that there are none cannot be told
            context = JsonElement.Parse(host.Written([check.Key.Variable]));
        }
        else
        {
            context = host.Json("config_context");
            // One of several contexts in a list: the plugin's way with plurals.
            if (context is { ValueKind: JsonValueKind.Array } list)
                context = list.GetArrayLength() > 0 ? list[0] : null;
        }
        return check.Key is null ? IsEmpty(context) ? "has no config context" : null
            : context is { } whole && !IsEmpty(check.Key.Find(whole)) ? null
            : $"has no {check.Key} in its config context";
    }

    private static string? Field(ReadyCheck.Field check, WaitingHost host)
    {
        var found = check.Path.Find(JsonElement.Parse(host.Written([check.Path.Variable])));
        if (check.Value is not { } wanted)
            return IsEmpty(found) ? $"has no value in {check.Path}" : null;
        return found is not { } now ? $"has no value in {check.Path}, expected {Shown(wanted)}"
            : IsSame(now, wanted) ? null
            : $"has {Shown(now)} in {check.Path}, expected {Shown(wanted)}";
    }

    // Choices of custom fields come as value and label.
    private static bool IsSame(JsonElement now, JsonElement wanted) => JsonElement.DeepEquals(now, wanted)
        || (now.ValueKind == JsonValueKind.Object && now.TryGetProperty("value", out var value) && JsonElement.DeepEquals(value, wanted));

    private static bool IsEmpty(JsonElement? value) => value is not { } found || found.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.String => found.ValueEquals(""),
        JsonValueKind.Array => found.GetArrayLength() == 0,
        JsonValueKind.Object => found.GetPropertyCount() == 0,
        _ => false,
    };

    private static string Shown(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : value.GetRawText();
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
