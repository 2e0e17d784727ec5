namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// A few large buffers that a client's answers share: a fleet's pages, megabytes each, would else be garbage of the kind that is collected
/// last. Safe for use by many threads.
/// </summary>
internal sealed class AnswerBuffers
{
    private const int Smallest = 64 * 1024;
    private const int Most = 4;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _free = [];

    public byte[] Take(int least)
    {
        if (least < Smallest)
            return new byte[least];
        lock (_gate)
        {
            var at = _free.FindIndex(buffer => buffer.Length >= least);
            if (at >= 0)
            {
                var taken = _free[at];
                _free.RemoveAt(at);
                return taken;
            }
            // One that is too small is replaced by what is made now.
            if (_free.Count > 0)
                _free.RemoveAt(0);
        }
        return GC.AllocateUninitializedArray<byte>(least);
    }

    public void Return(byte[] buffer)
    {
        if (buffer.Length < Smallest)
            return;
        lock (_gate)
            if (_free.Count < Most)
                _free.Add(buffer);
    }

    /// <summary>The pages are read.</summary>
    public void Clear()
    {
        lock (_gate)
            _free.Clear();
    }
}
