using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Plumbline.Automation.Intake.Admission;

namespace Plumbline.Automation.Intake.Sources.Messages;

/// <summary>What a message of a broker holds: a JSON value, or its text where it is no JSON.</summary>
internal static class MessageBody
{
    /// <summary>False for what is no text, too large, or nested too deep; <paramref name="leftOut"/> is told why.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, Encoding encoding, Action<string> leftOut, out object? body)
    {
        body = null;
        if (bytes.Length > IntakeLimits.LargestMessage)
        {
            leftOut($"a message of {bytes.Length} bytes is larger than {IntakeLimits.LargestMessage >> 20} MiB");
            return false;
        }
        string? text = null;
        if (encoding is UTF8Encoding)
        {
            if (!Utf8.IsValid(bytes.Span))
                return LeftOut();
        }
        else
        {
            try
            {
                text = encoding.GetString(bytes.Span);
            }
            catch (DecoderFallbackException)
            {
                return LeftOut();
            }
        }
        var utf8 = text is null ? bytes : Encoding.UTF8.GetBytes(text);
        if (!IsShallow(utf8.Span))
        {
            leftOut(IntakeJson.TooDeep);
            return false;
        }
        try
        {
            body = IntakeJson.Read(utf8);
        }
        catch (JsonException)
        {
            body = text ?? Encoding.UTF8.GetString(bytes.Span);
        }
        return true;

        bool LeftOut()
        {
            leftOut($"a message is no {encoding.WebName}");
            return false;
        }
    }

    // What is deeper than JSON may be here is no text either.
    private static bool IsShallow(ReadOnlySpan<byte> json)
    {
        if (json.TrimStart(" \t\r\n"u8) is [] or [not ((byte)'{' or (byte)'['), ..])
            return true;
        // Most messages have fewer brackets than levels are allowed, and need no look of their own.
        if (json.Count((byte)'{') + json.Count((byte)'[') <= IntakeJson.DepthOfBody)
            return true;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = IntakeLimits.LargestMessage });
        try
        {
            while (reader.Read())
                if (reader.CurrentDepth >= IntakeJson.DepthOfBody)
                    return false;
            return true;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
