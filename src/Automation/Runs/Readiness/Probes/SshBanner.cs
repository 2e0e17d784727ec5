using System.Text;

namespace Plumbline.Automation.Runs.Readiness.Probes;

/// <summary>
/// What an SSH server says first (RFC 4253, 4.2): lines of any kind, then one that begins with <c>SSH-</c>. Whoever says too much before is
/// none.
/// </summary>
internal static class SshBanner
{
    /// <summary>Bytes before the end of the line that counts.</summary>
    public const int MostBytes = 8 * 1024;

    private const int LongestShown = 40;

    /// <summary>Null when it is an SSH server of version 2; else what is wrong, in words.</summary>
    public static async Task<string?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var (filled, line) = (0, 0);
        while (filled < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return filled == 0 ? "the connection was closed without a word" : $"it says {Shown(buffer.AsSpan(line, filled - line))}";
            filled += read;
            while (buffer.AsSpan(line, filled - line).IndexOf((byte)'\n') is var end and >= 0)
            {
                var text = buffer.AsSpan(line, end);
                if (text.StartsWith("SSH-2.0-"u8) || text.StartsWith("SSH-1.99-"u8))
                    return null;
                if (text.StartsWith("SSH-"u8))
                    return $"it speaks {Shown(text)}, not version 2";
                line += end + 1;
            }
        }
        return $"it says {Shown(buffer)} and goes on";
    }

    private static string Shown(ReadOnlySpan<byte> said)
    {
        var text = new StringBuilder("'");
        foreach (var b in said[..Math.Min(said.Length, LongestShown)])
            text.Append(b is >= (byte)' ' and <= (byte)'~' ? (char)b : '·');
        return text.Append(said.Length > LongestShown ? "…'" : "'").ToString();
    }
}
