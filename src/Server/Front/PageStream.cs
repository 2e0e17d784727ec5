namespace Plumbline.Server.Front;

/// <summary>Holds a page back until it is whole, and lets everything else through.</summary>
internal sealed class PageStream(Stream sent, Func<bool> isPage) : Stream
{
    /// <summary>The page; null while there is none.</summary>
    public MemoryStream? Held { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
        if (Held is null)
            sent.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Held is null && !isPage() ? sent.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (isPage())
            (Held ??= new MemoryStream()).Write(buffer, offset, count);
        else
            sent.Write(buffer, offset, count);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isPage())
            (Held ??= new MemoryStream()).Write(buffer.Span);
        else
            await sent.WriteAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Held?.Dispose();
        base.Dispose(disposing);
    }
}
