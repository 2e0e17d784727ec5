using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Tenancy;

internal sealed class TenantGroupRules : ModelRules
{
    public override string Label => "tenancy.tenantgroup";

    /// <summary>Tenants that would share a name or slug outside of groups: those of the group and below, and those without one.</summary>
    public override IEnumerable<Row> Protecting(State state, Row row)
    {
        var leaving = Trees.Subtree(state, row).SelectMany(group => state.PointingAt("tenancy.tenant", "group", group)).ToList();
        return
        [
            .. leaving.SelectMany(tenant => Same(state, leaving, tenant, "name").Concat(Same(state, leaving, tenant, "slug")))
                .DistinctBy(t => t.Id).OrderBy(t => t.Text("name"), StringComparer.Ordinal),
        ];
    }

    private static List<Row> Same(State state, List<Row> leaving, Row tenant, string field)
    {
        var same = state.Named("tenancy.tenant", field, tenant.Text(field)).Where(t => t["group"] == null || leaving.Contains(t)).ToList();
        return same.Count > 1 ? same : [];
    }
}
