using System.Net;

namespace Plumbline.Netbox.Client.Http;

/// <summary>An answer's status and content, in memory that is used again after it.</summary>
internal sealed class HttpAnswer(HttpStatusCode status, AnswerBuffers buffers, int expected) : IDisposable
{
    private byte[] _buffer = buffers.Take(expected);
    private int _length;

    public HttpStatusCode Status => status;

    /// <summary>What has come so far; valid until this is disposed of.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Room()
    {
        if (_length == _buffer.Length)
        {
            var larger = buffers.Take(Math.Max(2 * _buffer.Length, 4096));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            buffers.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_length);
    }

    public void Advance(int bytes) => _length += bytes;

    public void Dispose()
    {
        buffers.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }
}
