using System.Globalization;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// An exported file whose lines were all looked at: where those of each type lie. They are read when it is their turn, whatever their
/// order, so that a file may be larger than the memory.
/// </summary>
internal sealed class TransferFile
{
    private const string Changed =
        "it was changed while it was read; give a copy that stays as it is, and the command goes on with what is not there yet";

    private readonly TransferLines _lines;
    private readonly List<Stretch> _stretches = [];

    /// <exception cref="FormatException">A line is none; the message names it.</exception>
    public TransferFile(TransferLines lines)
    {
        _lines = lines;
        var number = 0;
        foreach (var (at, text) in lines.Between(0, long.MaxValue))
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var type = Looked(text, number).Type;
            if (_stretches.Count == 0 || _stretches[^1].Type != type)
                _stretches.Add(new Stretch(type, at));
            (_stretches[^1].Last, _stretches[^1].Count) = (at, _stretches[^1].Count + 1);
        }
    }

    /// <exception cref="FormatException">The file is another one than was looked at.</exception>
    public async IAsyncEnumerable<TransferItem> ItemsAsync(ObjectType type)
    {
        foreach (var stretch in _stretches.Where(stretch => stretch.Type == type))
        {
            var count = 0;
            foreach (var (_, text) in _lines.Between(stretch.From, stretch.Last + 1))
                if (!string.IsNullOrWhiteSpace(text))
                {
                    yield return Again(text, type);
                    count++;
                }
            if (count != stretch.Count)
                throw new FormatException(Changed);
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private static TransferItem Again(string line, ObjectType type)
    {
        try
        {
            return TransferItem.Read(line) is var item && item.Type == type ? item : throw new FormatException(Changed);
        }
        catch (FormatException)
        {
            throw new FormatException(Changed);
        }
    }

    private static TransferItem Looked(string line, int number)
    {
        try
        {
            return TransferItem.Read(line);
        }
        catch (FormatException broken)
        {
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"line {number} is no exported object: {broken.Message}"));
        }
    }

    /// <summary>Lines of one type that lie together.</summary>
    private sealed class Stretch(ObjectType type, long from)
    {
        public ObjectType Type => type;

        public long From => from;

        /// <summary>Where the last line begins.</summary>
        public long Last { get; set; }

        public int Count { get; set; }
    }
}
