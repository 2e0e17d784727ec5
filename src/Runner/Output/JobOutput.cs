using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Plumbline.Runner.Output;

/// <summary>Takes the marks of the job callback out of the output and says which event printed what.</summary>
internal sealed class JobOutput(string mark)
{
    private readonly byte[] _begin = Encoding.UTF8.GetBytes("\u001e" + mark + "B");
    private readonly byte[] _end = Encoding.UTF8.GetBytes("\u001e" + mark + "E");
    private byte[] _pending = [];
    private int? _open;
    private ArrayBufferWriter<byte> _text = new();

    public IEnumerable<JobSegment> Push(ReadOnlyMemory<byte> bytes)
    {
        _pending = [.. _pending, .. bytes.Span];
        var at = 0;
        while (Next(at, out var start, out var length, out var opens, out var number))
        {
            Take(at, start);
            at = start + length;
            if (opens && _text.WrittenCount > 0)
                yield return new JobSegment(null, Collected());
            if (!opens)
                yield return new JobSegment(number, Collected());
            _open = opens ? number : null;
        }
        // A mark may be cut in two: keep what could still become one.
        var keep = _pending.AsSpan(at).IndexOf((byte)0x1e);
        var safe = keep < 0 || _pending.Length - at - keep > _begin.Length + 16 ? _pending.Length : at + keep;
        Take(at, safe);
        _pending = _pending[safe..];
        if (_open is null && _text.WrittenCount > 0)
            yield return new JobSegment(null, Collected());
    }

    public ReadOnlyMemory<byte> Rest()
    {
        Take(0, _pending.Length);
        _pending = [];
        return Collected();
    }

    private bool Next(int from, out int start, out int length, out bool opens, out int number)
    {
        for (start = from; ; start++)
        {
            length = number = 0;
            opens = false;
            var found = _pending.AsSpan(start).IndexOf((byte)0x1e);
            if (found < 0)
                return false;
            start += found;
            var rest = _pending.AsSpan(start);
            opens = rest.StartsWith(_begin);
            if (!opens && !rest.StartsWith(_end))
                continue;
            if (!Utf8Parser.TryParse(rest[_begin.Length..], out number, out var digits) || rest.Length <= _begin.Length + digits)
                return false;
            length = _begin.Length + digits + 1;
            if (rest[length - 1] == 0x1e)
                return true;
        }
    }

    private void Take(int from, int to)
    {
        if (to > from)
            _text.Write(_pending.AsSpan(from, to - from));
    }

    private ReadOnlyMemory<byte> Collected()
    {
        var text = _text.WrittenMemory;
        _text = new ArrayBufferWriter<byte>();
        return text;
    }
}
