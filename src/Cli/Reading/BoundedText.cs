using System.Text;

namespace Plumbline.Cli.Reading;

/// <summary>Short texts from files and standard input: what does not end, as some devices, is given up.</summary>
internal static class BoundedText
{
    private const int Longest = 64 * 1024;

    /// <summary>A whole file.</summary>
    /// <exception cref="UnusableException">It is larger than 64 KiB.</exception>
    public static async Task<string> ReadFileAsync(string path, string what, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path);
        return await ReadAsync(reader, isLine: false, path, what, cancellationToken);
    }

    /// <summary>One line of standard input.</summary>
    /// <exception cref="UnusableException">It is larger than 64 KiB.</exception>
    public static Task<string> ReadLineAsync(string what, CancellationToken cancellationToken) =>
        ReadAsync(Console.In, isLine: true, "the line on standard input", what, cancellationToken);

    private static async Task<string> ReadAsync(
        TextReader reader, bool isLine, string place, string what, CancellationToken cancellationToken)
    {
        // A line is read to its end and no further: what follows it is not ours.
        var (text, part) = (new StringBuilder(), new char[isLine ? 1 : 4096]);
        for (int count; (count = await reader.ReadAsync(part, cancellationToken)) > 0;)
        {
            if (isLine && part[0] == '\n')
                break;
            text.Append(part, 0, count);
            if (text.Length > Longest)
                throw new UnusableException($"{place} is larger than 64 KiB, and holds no {what}");
        }
        return text.ToString();
    }
}
