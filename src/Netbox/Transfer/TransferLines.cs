using System.Globalization;
using System.Text;

namespace Plumbline.Netbox.Transfer;

/// <summary>The lines of an exported file, with a bound: what has no ends of lines, as some devices, is no such file.</summary>
public static class TransferLines
{
    /// <summary>How long a line may be, in characters.</summary>
    public const int Longest = 64 * 1024 * 1024;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">A line is too long; the message names it.</exception>
    public static IEnumerable<string> Read(string path, int longest = Longest)
    {
        using var reader = new StreamReader(path);
        var (part, line, number) = (new char[16 * 1024], new StringBuilder(), 1);
        for (int count; (count = reader.Read(part)) > 0;)
            for (var at = 0; at < count;)
            {
                var end = Array.IndexOf(part, '\n', at, count - at);
                var next = end < 0 ? count : end;
                line.Append(part, at, next - at);
                if (line.Length > longest)
                    throw new FormatException(string.Create(
                        CultureInfo.InvariantCulture, $"line {number} is longer than {longest} characters; 'store export' writes shorter ones"));
                at = next + 1;
                if (end < 0)
                    break;
                yield return line.ToString().TrimEnd('\r');
                line.Clear();
                number++;
            }
        if (line.Length > 0)
            yield return line.ToString();
    }
}
