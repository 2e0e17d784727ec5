using System.Collections;
using System.Text.Json;
using Plumbline.Automation.Inventory.Packing;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>The objects that become hosts, in the order they were read; each is given its form again when it is its turn.</summary>
internal sealed class HostList(params IReadOnlyList<HostList.Part> parts) : IReadOnlyCollection<HostObject>
{
    private readonly List<Part> _parts = [.. parts];

    public int Count => _parts.Sum(p => p.Ids.Count);

    /// <summary>Adds the objects of another list that are not in this one.</summary>
    public void AddOthers(HostList others)
    {
        foreach (var host in others)
            if (!_parts.Exists(part => part.Kind == host.Kind && part.Has(host.Id)))
            {
                if (_parts.Find(part => part.Kind == host.Kind) is not { } own)
                    _parts.Add(own = new(host.Kind));
                own.Add(host.Body);
            }
    }

    public long[] Ids(HostKind kind) => [.. _parts.Where(p => p.Kind == kind).SelectMany(p => p.Ids)];

    /// <summary>Each host that was found, with the master of its chassis.</summary>
    public Dictionary<(HostKind, long), long?> Masters()
    {
        var found = new Dictionary<(HostKind, long), long?>(Count);
        foreach (var part in _parts)
            foreach (var id in part.Ids)
                found[(part.Kind, id)] = part.Master(id);
        return found;
    }

    public IEnumerator<HostObject> GetEnumerator()
    {
        foreach (var part in _parts)
            for (var i = 0; i < part.Ids.Count; i++)
                yield return new(part.Kind, part.Objects[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The objects of one kind.</summary>
    public sealed class Part(HostKind kind)
    {
        private readonly HashSet<long> _known = [];
        private readonly Dictionary<long, long> _masters = [];

        public HostKind Kind => kind;

        public List<long> Ids { get; } = [];

        public ObjectList Objects { get; } = new();

        /// <summary>What is changed while its pages are read can come twice.</summary>
        public void Add(JsonElement item)
        {
            var id = item.Id();
            if (!_known.Add(id))
                return;
            if (HostObject.MasterOf(item.Field("virtual_chassis")) is { } master)
                _masters[id] = master;
            Ids.Add(id);
            Objects.Add(item);
        }

        public bool Has(long id) => _known.Contains(id);

        public long? Master(long id) => _masters.TryGetValue(id, out var master) ? master : null;
    }
}
