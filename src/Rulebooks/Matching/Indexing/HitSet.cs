using System.Numerics;

namespace Plumbline.Rulebooks.Matching.Indexing;

/// <summary>
/// A set of small numbers that is emptied in ascending order; two levels of bits, so that few hits among many patterns cost little.
/// </summary>
internal sealed class HitSet(int size)
{
    private readonly ulong[] _words = new ulong[(size + 63) / 64];
    private readonly ulong[] _summary = new ulong[(size + 4095) / 4096];

    public void Add(int number)
    {
        _words[number >> 6] |= 1UL << number;
        _summary[number >> 12] |= 1UL << (number >> 6);
    }

    public void Add(ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
            Add(number);
    }

    /// <summary>Takes the lowest number out.</summary>
    public bool TryTake(out int number)
    {
        for (var i = 0; i < _summary.Length; i++)
        {
            if (_summary[i] == 0)
                continue;
            var word = (i << 6) + BitOperations.TrailingZeroCount(_summary[i]);
            number = (word << 6) + BitOperations.TrailingZeroCount(_words[word]);
            _words[word] &= _words[word] - 1;
            if (_words[word] == 0)
                _summary[i] &= _summary[i] - 1;
            return true;
        }
        number = -1;
        return false;
    }

    public void Clear()
    {
        while (TryTake(out _))
        {
        }
    }
}
