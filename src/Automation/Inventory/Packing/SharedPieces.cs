using System.Text;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>
/// Pieces of JSON that many objects have in common (a site in short form, a context, the name of a field), each kept once. Filled by one
/// thread; read by many once it is filled.
/// </summary>
internal sealed class SharedPieces
{
    public const int EmptyObject = 0, EndOfObject = 1, Begin = 2, Comma = 3, EndOfArray = 4, EmptyArray = 5;

    private readonly Dictionary<byte[], int> _numbers = new(ByteTexts.Instance);
    private readonly List<byte[]> _pieces = [];

    public SharedPieces()
    {
        foreach (var sign in (string[])["{}", "}", "[", ",", "]", "[]"])
            Add(Encoding.ASCII.GetBytes(sign));
    }

    public int Count => _pieces.Count;

    /// <summary>What is known of the fields of one name, by the name as it is written between its quotes.</summary>
    public Dictionary<byte[], FieldHabit> Habits { get; } = new(ByteTexts.Instance);

    /// <summary>The same by text.</summary>
    public Dictionary<string, FieldHabit> HabitsByText { get; } = new(StringComparer.Ordinal);

    public ReadOnlySpan<byte> this[int number] => _pieces[number];

    public bool TryFind(ReadOnlySpan<byte> piece, out int number) =>
        _numbers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(piece, out number);

    public int Add(ReadOnlySpan<byte> piece)
    {
        if (TryFind(piece, out var known))
            return known;
        var kept = piece.ToArray();
        _numbers[kept] = _pieces.Count;
        _pieces.Add(kept);
        return _pieces.Count - 1;
    }

    /// <summary>Frees what only adding needs; what is packed from now on shares what is there.</summary>
    public void TrimExcess()
    {
        _numbers.TrimExcess();
        _pieces.TrimExcess();
    }
}
