namespace Plumbline.Automation.Intake;

/// <summary>JSON in one line: events are kept so, and written so where a line is a record.</summary>
public static class CompactJson
{
    /// <summary>Whether valid JSON has no line break and no tab; within its strings there can be none.</summary>
    public static bool IsOneLine(ReadOnlySpan<byte> json) => json.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0;

    /// <summary>
    /// Writes valid JSON without the blanks between its parts into a span at least as long, and returns how long it became.
    /// </summary>
    public static int Write(ReadOnlySpan<byte> json, Span<byte> target)
    {
        var length = 0;
        for (var i = 0; i < json.Length;)
        {
            if (json[i] != '"')
            {
                if (json[i] > ' ')
                    target[length++] = json[i];
                i++;
                continue;
            }
            var end = i + 1 + EndOfString(json[(i + 1)..]);
            json[i..end].CopyTo(target[length..]);
            length += end - i;
            i = end;
        }
        return length;
    }

    /// <summary>Valid JSON in one line: as it is where it is so already.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (IsOneLine(json.Span))
            return json;
        var compact = new byte[json.Length];
        return compact.AsMemory(0, Write(json.Span, compact));
    }

    // Index behind the closing quote.
    private static int EndOfString(ReadOnlySpan<byte> rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            i += rest[i..].IndexOfAny((byte)'"', (byte)'\\') is var found and >= 0 ? found : rest.Length - i - 1;
            if (rest[i] == '"')
                return i + 1;
            i++;
        }
        return rest.Length;
    }
}
