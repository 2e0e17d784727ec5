namespace Plumbline.Cli.Output;

/// <summary>Goes on when what is printed cannot be written: says so once, tries each time anew, and says when it works again.</summary>
/// <param name="lost">Called for the first of several failures.</param>
/// <param name="back">Called for the first success after failures.</param>
internal sealed class TolerantStream(Stream inner, Action<OutputLostException> lost, Action back) : Stream
{
    private bool _isLost;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (OutputLostException e)
        {
            if (!_isLost)
                lost(e);
            _isLost = true;
            return;
        }
        if (_isLost && !buffer.IsEmpty)
        {
            _isLost = false;
            back();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
