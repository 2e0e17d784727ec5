namespace Plumbline.Automation.Intake.Sources.Programs;

/// <summary>Bytes cut into lines, none longer than a limit: the rest of one that is longer is passed over.</summary>
/// <param name="read">Fills a buffer and says how much; 0 at the end.</param>
internal sealed class ByteLines(Func<Memory<byte>, ValueTask<int>> read, int most)
{
    private const int AtOnce = 64 * 1024;

    private byte[] _buffer = new byte[AtOnce];
    private int _start, _end, _scanned;
    private bool _isTooLong, _isDone;

    /// <summary>Bytes that a line had which was too long.</summary>
    public long TooLong { get; private set; }

    /// <summary>
    /// The next line without its end; valid until the next call. Null at the end. An empty one with <see cref="TooLong"/> set stands for one
    /// that was longer than the limit.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync()
    {
        TooLong = 0;
        long skipped = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + _scanned, _end - _start - _scanned).IndexOf((byte)'\n');
            if (found >= 0 || (_isDone && _end > _start))
            {
                var length = found >= 0 ? _scanned + found : _end - _start;
                var line = _buffer.AsMemory(_start, length);
                _start = Math.Min(_end, _start + length + 1);
                _scanned = 0;
                if (!_isTooLong && length <= most)
                    return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
                _isTooLong = false;
                TooLong = skipped + length;
                return ReadOnlyMemory<byte>.Empty;
            }
            if (_isDone)
            {
                HasEnded = true;
                TooLong = _isTooLong ? skipped : 0;
                _isTooLong = false;
                return ReadOnlyMemory<byte>.Empty;
            }
            _scanned = _end - _start;
            if (_scanned > most)
            {
                _isTooLong = true;
                skipped += _scanned;
                (_start, _end, _scanned) = (0, 0, 0);
            }
            await FillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True when the last call found nothing more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the next line is there, so that asking for it waits for nothing.</summary>
    public bool IsNextThere => _buffer.AsSpan(_start, _end - _start).Contains((byte)'\n');

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == 0 && _buffer.Length > 4 * AtOnce)
            _buffer = new byte[AtOnce];
        if (_buffer.Length - _end < AtOnce / 2)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var got = await read(_buffer.AsMemory(_end)).ConfigureAwait(false);
        _isDone = got == 0;
        _end += got;
    }
}
