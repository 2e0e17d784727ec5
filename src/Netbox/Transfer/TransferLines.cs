using System.Globalization;
using System.Text;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// The lines of an exported file, each with the place where it begins, so that they are read in any order and not held. A line has a bound:
/// what has no ends of lines, as some devices, is no such file.
/// </summary>
public sealed class TransferLines : IDisposable
{
    /// <summary>How long a line may be, in bytes.</summary>
    public const int Longest = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly FileStream _file;
    private readonly int _longest;

    private TransferLines(FileStream file, int longest) => (_file, _longest) = (file, longest);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">A line of what can be read only once is too long, or no UTF-8; the message names it.</exception>
    public static TransferLines Open(string path, int longest = Longest)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.CanSeek)
            return new TransferLines(file, longest);
        // A pipe is read once: what comes out of it lies in a file of our own meanwhile.
        using (file)
        {
            var kept = new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
            foreach (var (_, text) in Read(file, longest))
                kept.Write(Encoding.UTF8.GetBytes(text + "\n"));
            return new TransferLines(kept, longest);
        }
    }

    /// <summary>The lines that begin from one place on and before another.</summary>
    /// <exception cref="FormatException">A line is too long, or no UTF-8; the message names it.</exception>
    public IEnumerable<(long At, string Text)> Between(long from, long to)
    {
        _file.Position = from;
        return Read(_file, _longest).Select(line => (At: line.At + from, line.Text)).TakeWhile(line => line.At < to);
    }

    public void Dispose() => _file.Dispose();

    private static IEnumerable<(long At, string Text)> Read(Stream file, int longest)
    {
        var (part, line, start, read, number) = (new byte[16 * 1024], new MemoryStream(), 0L, 0L, 1);
        for (int count; (count = file.Read(part)) > 0; read += count)
            for (var at = 0; at < count;)
            {
                var end = Array.IndexOf(part, (byte)'\n', at, count - at);
                var next = end < 0 ? count : end;
                line.Write(part, at, next - at);
                if (line.Length > longest)
                    throw new FormatException(string.Create(
                        CultureInfo.InvariantCulture, $"line {number} is longer than {longest} bytes; 'store export' writes shorter ones"));
                at = next + 1;
                if (end < 0)
                    break;
                yield return (start, Text(line, number));
                line.SetLength(0);
                (start, number) = (read + at, number + 1);
            }
        if (line.Length > 0)
            yield return (start, Text(line, number));
    }

    private static string Text(MemoryStream line, int number)
    {
        try
        {
            return Strict.GetString(line.GetBuffer(), 0, (int)line.Length).TrimStart('\uFEFF').TrimEnd('\r');
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"line {number} is no UTF-8; 'store export' writes nothing else"));
        }
    }
}
