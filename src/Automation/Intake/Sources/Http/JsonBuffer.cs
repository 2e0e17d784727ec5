using System.Buffers;
using System.Text;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Builds JSON as UTF-8 in a rented buffer; made for events that are put together from pieces.</summary>
internal sealed class JsonBuffer : IDisposable
{
    // What may stand in a JSON text as it is.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    [ThreadStatic]
    private static JsonBuffer? _spare;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    /// <summary>One per thread, used again: nobody may await between this and <see cref="Dispose"/>.</summary>
    public static JsonBuffer Rent()
    {
        var text = _spare ?? new JsonBuffer();
        _spare = null;
        return text;
    }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Dispose()
    {
        _length = 0;
        if (_buffer.Length > 64 * 1024)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(4096);
        }
        _spare = this;
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>A text in quotes.</summary>
    public void Quoted(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            QuotedSlowly(text);
            return;
        }
        var room = Room(text.Length + 2);
        room[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, room[1..]);
        room[text.Length + 1] = (byte)'"';
        _length += text.Length + 2;
    }

    /// <summary>
    /// A header's value in quotes: its bytes as UTF-8, and a byte that is none as the lone surrogate that Python makes of it.
    /// </summary>
    public void QuotedHeader(string latin1)
    {
        if (!latin1.AsSpan().ContainsAnyExcept(Plain))
        {
            Quoted(latin1);
            return;
        }
        Raw("\""u8);
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(latin1);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var width) == OperationStatus.Done)
                Escaped(rune);
            else
            {
                width = 1;
                Raw("\\udc"u8);
                Hex(bytes[0]);
            }
            bytes = bytes[width..];
        }
        Raw("\""u8);
    }

    private void QuotedSlowly(string text)
    {
        Raw("\""u8);
        foreach (var rune in text.EnumerateRunes())
            Escaped(rune);
        Raw("\""u8);
    }

    private void Escaped(Rune rune)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                Raw([(byte)'\\', (byte)rune.Value]);
                break;
            case < ' ' or 0x7f:
                Raw("\\u00"u8);
                Hex((byte)rune.Value);
                break;
            default:
                _length += rune.EncodeToUtf8(Room(4));
                break;
        }
    }

    private void Hex(byte value)
    {
        const string Digits = "0123456789abcdef";
        Raw([(byte)Digits[value >> 4], (byte)Digits[value & 15]]);
    }

    private Span<byte> Room(int wanted)
    {
        if (_buffer.Length - _length < wanted)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + wanted, 2 * _buffer.Length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(_length);
    }
}
