using System.Text.Json;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>
/// Reads the values of all paths in one pass over the JSON of an object. Immutable; what a pass needs to remember is in
/// <see cref="Slots"/>.
/// </summary>
internal sealed class PathReader
{
    private readonly IReadOnlyList<Path> _paths;
    private readonly Node _root;
    private int _nodes;

    public PathReader(IReadOnlyList<Path> paths)
    {
        _paths = paths;
        _root = new Node(0);
        _nodes = 1;
        for (var slot = 0; slot < paths.Count; slot++)
            Plant(slot);
        _root.Seal();
    }

    public IReadOnlyList<Path> Paths => _paths;

    public Slots NewSlots() => new(_paths.Count, _nodes);

    /// <summary>Fills the slots; false when the bytes are not one JSON object.</summary>
    public bool TryRead(byte[] buffer, int start, int length, Slots slots)
    {
        slots.Clear();
        var reader = new Utf8JsonReader(buffer.AsSpan(start, length), JsonText.Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            ReadObject(ref reader, _root, buffer, start, slots);
            Set(_root, Value.OfRaw(ValueKind.Object, buffer, start, length), slots);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Plant(int slot)
    {
        var node = _root;
        var path = _paths[slot];
        for (var i = 0; i < path.Steps.Count; i++)
        {
            node.Below.Add((slot, i));
            if (path.Steps[i].Name is not { } name)
                return;
            if (node.Children.Find(c => c.Name.AsSpan().SequenceEqual(name)) is not { } child)
                node.Children.Add(child = new Node(_nodes++) { Name = name });
            node = child;
        }
        node.Ends.Add(slot);
    }

    private void ReadObject(ref Utf8JsonReader reader, Node node, byte[] buffer, int origin, Slots slots)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = node.Find(reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan) : reader.ValueSpan);
            if (child is null)
            {
                reader.Skip();
                continue;
            }
            // Of repeated keys the last counts, with everything below it.
            if (slots.SeenBefore(child.Number))
                child.Reset(slots);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && child.Children.Count > 0)
            {
                var start = (int)reader.TokenStartIndex;
                ReadObject(ref reader, child, buffer, origin, slots);
                if (child.Ends.Count > 0)
                    Set(child, Value.OfRaw(ValueKind.Object, buffer, origin + start, (int)reader.BytesConsumed - start), slots);
                continue;
            }
            var value = Value.Read(ref reader, buffer, origin);
            Set(child, value, slots);
            if (value.Kind is ValueKind.Null or ValueKind.Array)
                foreach (var (slot, step) in child.Below)
                    slots.Set(slot, _paths[slot].Follow(value, step));
        }
    }

    private static void Set(Node node, in Value value, Slots slots)
    {
        foreach (var slot in node.Ends)
            slots.Set(slot, value);
    }

    /// <summary>The values of one pass, the slots that have one, and the nodes that were met.</summary>
    internal sealed class Slots(int paths, int nodes)
    {
        private readonly int[] _met = new int[nodes];
        private readonly int[] _present = new int[paths];
        private int _pass;

        public Value[] Values { get; } = new Value[paths];

        public int PresentCount { get; private set; }

        /// <summary>The slots with a defined value, each once unless a key was repeated.</summary>
        public ReadOnlySpan<int> Present => _present.AsSpan(0, PresentCount);

        public void Clear()
        {
            foreach (var slot in Present)
                Values[slot] = default;
            PresentCount = 0;
            _pass++;
        }

        public void Set(int slot, in Value value)
        {
            if (!value.IsDefined)
                return;
            if (!Values[slot].IsDefined)
                _present[PresentCount++] = slot;
            Values[slot] = value;
        }

        public void Unset(int slot)
        {
            if (!Values[slot].IsDefined)
                return;
            Values[slot] = default;
            var at = Array.IndexOf(_present, slot, 0, PresentCount);
            _present[at] = _present[--PresentCount];
        }

        public bool SeenBefore(int node)
        {
            if (_met[node] == _pass)
                return true;
            _met[node] = _pass;
            return false;
        }
    }

    private sealed class Node(int number)
    {
        private Node?[] _table = [];

        public int Number => number;

        public byte[] Name { get; init; } = [];

        public List<Node> Children { get; } = [];

        public List<int> Ends { get; } = [];

        /// <summary>The paths that go on from here, and at which step.</summary>
        public List<(int Slot, int Step)> Below { get; } = [];

        public void Seal()
        {
            foreach (var child in Children)
                child.Seal();
            if (Children.Count <= 4)
                return;
            _table = new Node?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Children.Count * 2)];
            foreach (var child in Children)
            {
                var at = ValueComparer.Hash(child.Name) & (_table.Length - 1);
                while (_table[at] is not null)
                    at = (at + 1) & (_table.Length - 1);
                _table[at] = child;
            }
        }

        public Node? Find(ReadOnlySpan<byte> name)
        {
            if (_table.Length == 0)
            {
                foreach (var child in Children)
                    if (name.SequenceEqual(child.Name))
                        return child;
                return null;
            }
            for (var at = ValueComparer.Hash(name) & (_table.Length - 1); _table[at] is { } candidate; at = (at + 1) & (_table.Length - 1))
                if (name.SequenceEqual(candidate.Name))
                    return candidate;
            return null;
        }

        public void Reset(Slots slots)
        {
            foreach (var slot in Ends)
                slots.Unset(slot);
            foreach (var (slot, _) in Below)
                slots.Unset(slot);
        }
    }
}
