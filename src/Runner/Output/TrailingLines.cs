namespace Plumbline.Runner.Output;

/// <summary>
/// Holds back the empty lines at the end of what was printed until more follows. Ansible ends its recap with an empty line that runs under
/// ansible-rulebook never showed.
/// </summary>
internal sealed class TrailingLines
{
    private int _held;

    /// <summary>What may be shown now; the rest of the text's end waits.</summary>
    public ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return bytes;
        var end = bytes.Span.LastIndexOfAnyExcept((byte)'\n') + 1;
        var newlines = bytes.Length - end;
        if (end == 0)
        {
            _held += newlines;
            return default;
        }
        var shown = end + Math.Min(newlines, 1);
        var before = _held;
        _held = newlines - (shown - end);
        if (before == 0)
            return bytes[..shown];
        var joined = new byte[before + shown];
        joined.AsSpan(0, before).Fill((byte)'\n');
        bytes.Span[..shown].CopyTo(joined.AsSpan(before));
        return joined;
    }

    /// <summary>What was held back, for an output that did not end with the recap.</summary>
    public ReadOnlyMemory<byte> Rest()
    {
        var rest = new byte[_held];
        rest.AsSpan().Fill((byte)'\n');
        _held = 0;
        return rest;
    }
}
