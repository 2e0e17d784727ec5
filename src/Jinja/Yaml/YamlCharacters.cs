using System.Buffers;
using System.Text;

namespace Plumbline.Jinja.Yaml;

/// <summary>The characters that a YAML text may hold as they are.</summary>
public static class YamlCharacters
{
    /// <summary>The index of the first that it may not hold; -1 if there is none.</summary>
    public static int Forbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and <= '~' or '\t' or '\n' or '\r' or '\u0085' or (>= '\u00A0' and < '\uD800') or (>= '\uE000' and <= '\uFFFD'))
                continue;
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out _, out var width) == OperationStatus.Done && width == 2)
                i++;
            else
                return i;
        }
        return -1;
    }
}
