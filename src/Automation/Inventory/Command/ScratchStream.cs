namespace Plumbline.Automation.Inventory.Command;

/// <summary>A file that nobody else can read and that is gone with this process, however it ends.</summary>
public sealed class ScratchStream : Stream
{
    private readonly string _folder;
    private readonly FileStream _file;

    /// <param name="folder">Where there is room for it.</param>
    /// <exception cref="ScratchLostException">There is no place for it.</exception>
    public ScratchStream(string folder)
        : this(Create(folder), folder)
    {
    }

    internal ScratchStream(FileStream file, string folder) => (_file, _folder) = (file, folder);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position { get => _file.Position; set => _file.Position = value; }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _file.Read(buffer);
        }
        catch (IOException lost)
        {
            throw new ScratchLostException(_folder, lost);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (IOException lost)
        {
            throw new ScratchLostException(_folder, lost);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    private static FileStream Create(string folder)
    {
        try
        {
            var file = new FileStream(Path.Combine(folder, $"plumbline-{Guid.NewGuid():N}"), new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            File.Delete(file.Name);
            return file;
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            throw new ScratchLostException(folder, lost);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>There is no room, or no right, to gather a listing; the message says where.</summary>
public sealed class ScratchLostException(string folder, Exception inner) : Exception(
    $"the listing cannot be gathered in {folder}: {inner.Message} (TMPDIR names another folder; all hosts need about as much room as the "
    + "listing has bytes)", inner);
