namespace Plumbline.Cli.Output;

/// <summary>Goes on when what is printed cannot be written: says so once, tries each time anew, and says when it works again.</summary>
/// <param name="lost">Called for the first of several failures.</param>
/// <param name="back">Called for the first success after failures.</param>
internal sealed class TolerantStream(Stream inner, Action<OutputLostException> lost, Action back) : WriteOnlyStream
{
    private bool _isLost;

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
}
