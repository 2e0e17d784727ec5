using Microsoft.AspNetCore.Http;
using Plumbline.Supervision;

namespace Plumbline.Web.Calls;

/// <summary>The body of a request, up to a bound, and only where there is room for it beside those of others.</summary>
internal sealed class BoundBody(Stream sent, long most, RoomHolding room) : Stream
{
    private long _read;
    private long _taken;

    /// <summary>Why it was not read to its end, as a status; null as long as nothing was in the way.</summary>
    public int? Refused { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        var ahead = _read + Math.Min(buffer.Length, BodyBounds.Chunk);
        if (ahead > _taken)
        {
            if (!await room.TakeAsync(ahead - _taken, cancellationToken).ConfigureAwait(false))
                throw Refuse(StatusCodes.Status503ServiceUnavailable);
            _taken = ahead;
        }
        int read;
        try
        {
            read = await sent.ReadAsync(buffer[..Math.Min(buffer.Length, BodyBounds.Chunk)], cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            throw Refuse(e.StatusCode);
        }
        if (read == 0)
            room.Arrived();
        _read += read;
        return _read > most ? throw Refuse(StatusCodes.Status413PayloadTooLarge) : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private BadHttpRequestException Refuse(int status)
    {
        Refused = status;
        return new BadHttpRequestException(BodyBounds.Words(status, most), status);
    }
}
