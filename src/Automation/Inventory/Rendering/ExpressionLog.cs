using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Counts for how many hosts an expression gave nothing, and says it once when the rendering is over.</summary>
internal sealed class ExpressionLog(FindingLog findings, bool faithful)
{
    // What nb_inventory puts beside the host, under whatever option; compose sees none of it.
    private static readonly string[] Variables =
    [
        "interfaces", "services", "virtual_disks", "ansible_host", "regions", "site_groups", "locations", "dns_name", "rack_role",
        "cluster_type", "cluster_group",
        "manufacturers", "device_roles", "sites", "tenants", "platforms", "racks",
    ];

    private readonly Dictionary<SourcePosition, int> _tried = [];
    private readonly Dictionary<SourcePosition, Miss> _missed = [];

    private sealed record Miss(string What, string Message, string? Cure) { public int Hosts { get; set; } }

    public void Tried(SourcePosition at) => _tried[at] = _tried.GetValueOrDefault(at) + 1;

    public void Missed(SourcePosition at, string what, string message, string? undefined, Func<Mapping> seen, Mapping variables)
    {
        if (!_missed.TryGetValue(at, out var miss))
            _missed[at] = miss = new(what, message, Cure(undefined ?? Quoted(message), seen(), variables));
        miss.Hosts++;
    }

    /// <summary>A value that ends the plugin. Told apart: in a run the host just does not enter a group.</summary>
    public void Refused(SourcePosition at, string message, string cure)
    {
        if (faithful)
            throw new SourceFailedException(new("IN0402", Severity.Error, at, message, cure));
        findings.Add(new("IN0402", Severity.Warning, at, message, cure), at.ToString());
    }

    public void Broken(SourcePosition at, string expression, TemplateException wrong) =>
        findings.Warning("IN0401", at, $"'{expression}' is no expression, so it never gives a value: {wrong.PythonText}", wrong.Hint);

    public static SourceFailedException Failure(string code, SourcePosition at, string message) =>
        new(new(code, Severity.Error, at, message));

    public void Report()
    {
        foreach (var (at, miss) in _missed)
        {
            var hosts = _tried[at];
            var share = hosts == 1 ? "1 host" : miss.Hosts == hosts ? $"all {hosts} hosts" : $"{miss.Hosts} of {hosts} hosts";
            findings.Add(
                new("IN0406", Severity.Warning, at, $"{miss.What} gives nothing for {share}: {miss.Message}", miss.Cure), miss.What);
        }
    }

    // "'x' is undefined" names what was written; of "'None' has no attribute 'id'" the name is right and its owner is not there.
    private static string? Quoted(string message) =>
        message.EndsWith("' is undefined", StringComparison.Ordinal) && message.Split('\'') is [_, var name, _] ? name : null;

    private static string? Cure(string? name, Mapping seen, Mapping variables)
    {
        if (name is null)
            return null;
        var fields = seen.Keys.OfType<string>();
        if (Variables.Contains(name) || variables.ContainsKey(name))
            return $"'{name}' is a variable of the host; compose sees the fields of the NetBox object alone, such as primary_ip4.address";
        var known = fields.Concat(Variables);
        var near = Array.Find(Variables, v => v.Length > 4
            && (name.EndsWith("_" + v, StringComparison.Ordinal) || name.StartsWith(v + "_", StringComparison.Ordinal)))
            ?? NearestName.Of(name, known);
        return near is null ? null
            : seen.ContainsKey(near) ? $"did you mean '{near}'?"
            : $"the plugin's name for it is '{near}', which compose does not see either: it sees the fields of the NetBox object, such as "
                + "primary_ip4.address";
    }
}
