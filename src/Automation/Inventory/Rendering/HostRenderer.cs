using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Protection;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>
/// Renders hosts one after the other, as the plugin does: variables, compose, groups, keyed groups, group_by, site or location.
/// </summary>
internal sealed class HostRenderer
{
    private const int Named = 5;

    private readonly InventoryOptions _options;
    private readonly RenderingScope _context;
    private readonly HostVariables _variables;
    private readonly GroupBy _groupBy;
    private readonly SiteGroups _siteGroups;
    private readonly ExpressionLog _log;
    private readonly Constructed _constructed;
    private readonly VariableGuard _guard;
    private readonly NameLog _names;
    private readonly JoinLists _joinLists = new();
    private readonly List<string> _duplicates = [];

    public HostRenderer(InventoryOptions options, InventoryTables tables, SiteGroups siteGroups, RenderingScope context)
    {
        (_options, _context, _siteGroups) = (options, context, siteGroups);
        (_guard, _names) = (new(options, context.Findings), new(options, context.Findings));
        _variables = new(
            options, tables, new SiteObjects(options, tables.Lookups), new SiteClock(options, context.Now, context.Findings), _guard,
            context.Faithful);
        _groupBy = new(options, _variables);
        _log = new(context.Findings, context.Faithful);
        _constructed = new(options, context.ExtraVars, _log, _guard);
    }

    public void Render(IEnumerable<HostObject> hosts, IHostSink sink)
    {
        foreach (var host in hosts)
        {
            if (host.IsFolded || NameOf(host) is not { } name || !_names.TakesHost(name))
                continue;
            // Hosts of one name are one host to Ansible: the later adds to the earlier's variables.
            var earlier = sink.Earlier(name);
            if (earlier is { Last: var other })
                _duplicates.Add($"'{name}' ({Title(other.Kind, other.Id)}, {Title(host.Kind, host.Id)})");
            var variables = earlier?.Variables ?? new Mapping();
            var joins = Fill(host, name, variables);
            var own = host.Text("name");
            sink.Take(new(name, own == name ? name : own, host.Kind, host.Id, joins), variables);
        }
    }

    /// <summary>Says what was counted over all hosts.</summary>
    public void Report()
    {
        _log.Report();
        _guard.Report();
        _names.Report();
        if (_duplicates.Count == 0)
            return;
        var more = _duplicates.Count > Named ? $" and {_duplicates.Count - Named} more" : "";
        _context.Findings.Add(
            new("IN0503", Severity.Warning, _options.At("plugin"),
                "several NetBox objects have one name, and to Ansible they are one host, in which the later object's variables win: "
                    + $"{string.Join("; ", _duplicates.Take(Named))}{more}",
                "give them different names in NetBox, or use hostname_field"), "duplicates");
    }

    private GroupJoin[] Fill(HostObject host, string name, Mapping variables)
    {
        var joins = new List<GroupJoin>();
        _guard.NextHost();
        _variables.Fill(variables, host, address => SayMissingAddress(name, address));
        _constructed.Compose(host, name, variables);
        _constructed.Join(host, name, variables, joins);
        joins.AddRange(_groupBy.GroupsOf(host).Select(group => new GroupJoin(group)));
        if (_siteGroups.GroupOf(host) is { } place)
            joins.Add(new(place));
        joins.RemoveAll(join => !_names.TakesGroup(join.Group));
        return _joinLists.Of([
            .. joins.Select(join => join.Parent is null or "all" || _names.TakesGroup(join.Parent) ? join : join with { Parent = null }),
        ]);
    }

    private string? NameOf(HostObject host)
    {
        if (_options.VirtualChassisName && host.ChassisMaster is not null
            && host.Field("virtual_chassis")?.Text("name") is { Length: > 0 } chassis)
            return chassis;
        if (_options.HostnameField is not { } field)
            return host.Text("name") ?? _context.NewName(host.Kind, host.Id);
        if (host.Field("custom_fields")?.Text(field) is { Length: > 0 } name)
            return name;
        var message = $"hostname_field: the custom field '{field}' is empty for {Title(host)}";
        const string Cure = "fill it for every host, or filter for hosts that have it";
        if (_context.Faithful)
            throw new SourceFailedException(
                new("IN0501", Severity.Error, _options.At("hostname_field"), message + ", and a host needs a name", Cure));
        _context.Findings.Add(new("IN0501", Severity.Warning, _options.At("hostname_field"), message + "; it is left out", Cure), field);
        return null;
    }

    private void SayMissingAddress(string host, string address)
    {
        const string Cure = "give the address to an interface of the host, or set 'fetch_all: true'";
        var message =
            $"the primary address {address} of host '{host}' is not among the addresses that were fetched, so its dns_name is not known";
        if (_context.Faithful)
            throw new SourceFailedException(new("IN0502", Severity.Error, _options.At("fetch_all"), message
                + "; nb_inventory loses its whole inventory by that (a run goes on without it)", Cure));
        _context.Findings.Add(new("IN0502", Severity.Warning, _options.At("fetch_all"), message, Cure), host);
    }

    private static string Title(HostObject host) =>
        host.Text("name") is { } name ? $"{Title(host.Kind, host.Id)} ('{name}')" : Title(host.Kind, host.Id);

    private static string Title(HostKind kind, long id) => $"{(kind == HostKind.Device ? "device" : "virtual machine")} {id}";
}
