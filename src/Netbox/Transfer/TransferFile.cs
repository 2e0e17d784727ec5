using System.Globalization;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// An exported file whose lines were all looked at: where those of each type lie. They are read when it is their turn, whatever their
/// order, so that a file may be larger than the memory.
/// </summary>
internal sealed class TransferFile
{
    private readonly TransferLines _lines;
    private readonly List<(ObjectType Type, long From)> _stretches = [];

    /// <exception cref="FormatException">A line is none; the message names it.</exception>
    public TransferFile(TransferLines lines)
    {
        _lines = lines;
        var number = 0;
        foreach (var (at, text) in lines.Between(0, long.MaxValue))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text) && Looked(text, number).Type is var type
                && (_stretches.Count == 0 || _stretches[^1].Type != type))
                _stretches.Add((type, at));
        }
    }

    public async IAsyncEnumerable<TransferItem> ItemsAsync(ObjectType type)
    {
        for (var i = 0; i < _stretches.Count; i++)
        {
            var (own, from) = _stretches[i];
            if (own != type)
                continue;
            foreach (var (_, text) in _lines.Between(from, i + 1 < _stretches.Count ? _stretches[i + 1].From : long.MaxValue))
                if (!string.IsNullOrWhiteSpace(text))
                    yield return TransferItem.Read(text);
        }
        await Task.CompletedTask.ConfigureAwait(false);
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
}
