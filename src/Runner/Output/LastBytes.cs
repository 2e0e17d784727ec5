using System.Globalization;
using System.Text;

namespace Plumbline.Runner.Output;

/// <summary>The last bytes of an output that is too long to be kept whole: a ring.</summary>
/// <param name="most">How many are kept.</param>
public sealed class LastBytes(int most)
{
    private byte[] _ring = [];
    private long _past;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_ring.Length == 0)
            _ring = new byte[most];
        if (bytes.Length > most)
        {
            _past += bytes.Length - most;
            bytes = bytes[^most..];
        }
        var start = (int)(_past % most);
        var fits = Math.Min(bytes.Length, most - start);
        bytes[..fits].CopyTo(_ring.AsSpan(start));
        bytes[fits..].CopyTo(_ring);
        _past += bytes.Length;
    }

    /// <summary>Writes them in their order, behind a line with the number of those before them that are gone.</summary>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = (int)(_past % most);
        if (_past > most)
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[… {_past - most} bytes left out …]\n")));
            stream.Write(_ring, start, most - start);
        }
        stream.Write(_ring, 0, _past == most ? most : start);
    }
}
