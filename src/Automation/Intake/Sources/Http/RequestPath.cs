using System.Globalization;
using System.Text;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>The path of a request target: decoded, without its first slash, dots and doubled slashes left as they are.</summary>
internal static class RequestPath
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private const int MostShown = 200;

    /// <summary>A target as logs show it: as it was sent, without its query, which may hold a secret.</summary>
    public static string Shown(string target)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        var path = string.Concat(target[..(end < 0 ? target.Length : end)].Select(c => c is > ' ' and <= '~' ? c : '?'));
        return path.Length <= MostShown ? path : path[..MostShown] + "…";
    }

    public static string Of(string target)
    {
        if (!target.StartsWith('/'))
        {
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            var slash = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
            target = slash < 0 ? "/" : target[slash..];
        }
        var end = target.AsSpan().IndexOfAny('?', '#');
        var path = target[1..(end < 0 ? target.Length : end)];
        return path.Contains('%', StringComparison.Ordinal) ? Decode(path) : path;
    }

    // What is no valid escape, or no text when decoded, stays as it was written.
    private static string Decode(string path)
    {
        var decoded = new StringBuilder(path.Length);
        Span<byte> bytes = new byte[path.Length / 3 + 1];
        for (var i = 0; i < path.Length;)
        {
            var count = 0;
            var from = i;
            while (i + 2 < path.Length && path[i] == '%'
                && byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count]))
            {
                count++;
                i += 3;
            }
            if (count == 0)
            {
                decoded.Append(path[i++]);
                continue;
            }
            try
            {
                decoded.Append(Strict.GetString(bytes[..count]));
            }
            catch (DecoderFallbackException)
            {
                decoded.Append(path, from, i - from);
            }
        }
        return decoded.ToString();
    }
}
