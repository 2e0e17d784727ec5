using Plumbline.Automation.Inventory.Tables;
using Plumbline.Netbox.Client;
using Plumbline.Supervision;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>Renders the hosts of a version, a few at a time, and writes down which became different.</summary>
/// <param name="hosts">Renders.</param>
/// <param name="reader">What they are rendered from.</param>
/// <param name="versions">Where it is written.</param>
/// <param name="version">The version.</param>
/// <param name="isFirst">Whether nothing was kept before, so that nothing has changed.</param>
/// <param name="health">Counts.</param>
internal sealed class VersionWriting(
    SomeHosts hosts, INetboxReader reader, InventoryVersions versions, long version, bool isFirst, HealthPart health)
{
    /// <param name="objects">What is rendered, with the changes that are the reason.</param>
    /// <param name="isTold">Whether somebody has to hear of what these changes led to.</param>
    /// <param name="atOnce">So many objects at a time.</param>
    /// <param name="cancellation">Ends it; what is written stays.</param>
    public async Task RunAsync(
        IReadOnlyDictionary<(HostKind Kind, long Id), IReadOnlyList<long>> objects, Func<IReadOnlyList<long>, bool> isTold, int atOnce,
        CancellationToken cancellation)
    {
        foreach (var few in objects.Chunk(atOnce))
        {
            var wanted = few.ToDictionary();
            var names = versions.Read(tables => few.Select(o => tables.NameOf(o.Key.Kind, o.Key.Id)).OfType<string>().ToHashSet());
            var rendered = await hosts.RenderAsync([.. wanted.Keys], reader, cancellation).ConfigureAwait(false);
            names.UnionWith(rendered.Names.Where(n => wanted.ContainsKey(n.Key)).Select(n => n.Value));
            // Objects of one name are one host: those that are not rendered because of these changes belong to it all the same.
            var others = versions.Read(tables => names.SelectMany(tables.ObjectsOf).Where(o => !wanted.ContainsKey(o)).ToList());
            if (others.Count > 0)
                rendered = await hosts.RenderAsync([.. wanted.Keys, .. others], reader, cancellation).ConfigureAwait(false);
            var causes = Causes(wanted, rendered, names);
            health.Count("rendered", names.Count);
            versions.Write(tables => health.Count("changed", Write(tables, wanted.Keys, rendered, causes, isTold)));
        }
    }

    // The reasons of a host: those of all its objects, of what they were called and are called now.
    private Dictionary<string, IReadOnlyList<long>> Causes(
        Dictionary<(HostKind Kind, long Id), IReadOnlyList<long>> wanted, RenderedSome rendered, HashSet<string> names)
    {
        var causes = names.ToDictionary(name => name, _ => new SortedSet<long>());
        foreach (var (host, ids) in wanted)
            foreach (var name in new[] { rendered.Names.GetValueOrDefault(host), versions.Read(t => t.NameOf(host.Kind, host.Id)) })
                if (name is not null && causes.TryGetValue(name, out var all))
                    all.UnionWith(ids);
        return causes.ToDictionary(c => c.Key, c => (IReadOnlyList<long>)[.. c.Value]);
    }

    private int Write(
        VersionTables tables, IEnumerable<(HostKind Kind, long Id)> objects, RenderedSome rendered,
        Dictionary<string, IReadOnlyList<long>> causes, Func<IReadOnlyList<long>, bool> isTold)
    {
        var changed = 0;
        foreach (var (name, ids) in causes)
        {
            var now = rendered.Hosts.GetValueOrDefault(name);
            if (tables.HashOf(name) is { } hash ? hash.AsSpan().SequenceEqual(now?.Hash) : now is null)
                continue;
            // With another key each sum is another, and the host is the same.
            if (!isFirst && HostDelta.Between(tables.Host(name), now) is { IsEmpty: false } delta)
                tables.Add(version, name, isTold(ids), ids, delta);
            tables.Put(name, now);
            changed++;
        }
        foreach (var (kind, id) in objects)
            tables.Name(kind, id, rendered.Names.GetValueOrDefault((kind, id)));
        return changed;
    }
}
