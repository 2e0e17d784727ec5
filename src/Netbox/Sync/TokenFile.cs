namespace Plumbline.Netbox.Sync;

/// <summary>A token in a file, which may be exchanged: the new one is read within a second.</summary>
public sealed class TokenFile
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly TimeProvider _time;
    private string _token;
    private long _read;

    /// <param name="file">The file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ReplicaRefusedException">It cannot be read, or is empty.</exception>
    public TokenFile(string file, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_file, _time, _read) = (file, time, time.GetTimestamp());
        try
        {
            _token = Text() ?? throw new ReplicaRefusedException($"the file {file} with the token of NetBox is empty");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ReplicaRefusedException($"the token of NetBox cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>The token; while the file cannot be read, or is being written, the one before.</summary>
    public string Read()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_read) < Fresh)
                return _token;
            _read = _time.GetTimestamp();
            try
            {
                _token = Text() ?? _token;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // NetBox says whether the one before is still good.
            }
            return _token;
        }
    }

    private string? Text() => File.ReadAllText(_file).Trim() is { Length: > 0 } text ? text : null;
}
