using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>
/// The place of prefixes and clusters: next to the scope they keep its location, site, region and site group, so that filters and counts
/// need no search.
/// </summary>
internal static class Scopes
{
    public static bool Has(ObjectType type) => type.Find("_site") != null;

    public static void Fill(State state, Draft draft)
    {
        var (location, site, region, group) = Places(state, draft.Text("scope_type"), draft.Reference("scope_id"));
        (draft["_location"], draft["_site"], draft["_region"], draft["_site_group"]) = (location, site, region, group);
    }

    /// <summary>The row with the places that follow from its scope; null where it has them already.</summary>
    public static Row? Placed(State state, Row row)
    {
        var draft = new Draft(row.Type, row);
        Fill(state, draft);
        return draft.Values.AsSpan().SequenceEqual(row.Values)
            ? null
            : new Row(row.Type, row.Id, draft.Values, row.Created, row.LastUpdated);
    }

    /// <summary>A site or location has moved: what is placed there moves along.</summary>
    public static void Renew(Transaction transaction, Row place)
    {
        var relation = place.Type.Label == "dcim.site" ? "_site" : "_location";
        foreach (var type in ObjectTypes.All.Where(Has))
            foreach (var row in transaction.State.PointingAt(type, type[relation], place).ToList())
            {
                var (location, site, region, group) = Places(transaction.State, row.Text("scope_type"), row.Reference("scope_id"));
                transaction.SetQuietly(row, "_location", location);
                transaction.SetQuietly(row, "_site", site);
                transaction.SetQuietly(row, "_region", region);
                transaction.SetQuietly(row, "_site_group", group);
            }
    }

    /// <summary>Where something with this scope is; each null where the scope does not say it.</summary>
    public static (object? Location, object? Site, object? Region, object? Group) Places(State state, string type, long? id)
    {
        var scope = state.Find(type, id);
        var location = type == "dcim.location" ? scope : null;
        var site = type == "dcim.site" ? scope : state.Follow(location, "site");
        var region = type == "dcim.region" ? scope : state.Follow(site, "region");
        var group = type == "dcim.sitegroup" ? scope : state.Follow(site, "group");
        return (location?.Id, site?.Id, region?.Id, group?.Id);
    }
}
