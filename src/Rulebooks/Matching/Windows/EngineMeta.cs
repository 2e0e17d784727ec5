using System.Buffers;
using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching.Windows;

/// <summary>Adds <c>meta.rule_engine</c> to an event that a throttle lets through. The rest of the event keeps its bytes.</summary>
internal static class EngineMeta
{
    public static byte[] Add(byte[] json, ThrottleSpec throttle, int count)
    {
        var remark = Remark(throttle, count);
        var result = new ArrayBufferWriter<byte>(json.Length + remark.Length + 32);
        var reader = new Utf8JsonReader(json, JsonText.Options);
        reader.Read();
        var (metaStart, metaEnd, isEmpty) = (-1, -1, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isMeta = reader.ValueTextEquals("meta"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isMeta)
                (metaStart, metaEnd) = (start, (int)reader.BytesConsumed);
        }
        if (metaStart < 0)
        {
            result.Write(json.AsSpan(0, (int)reader.TokenStartIndex));
            result.Write(isEmpty ? "\"meta\":{"u8 : ",\"meta\":{"u8);
        }
        else
        {
            result.Write(json.AsSpan(0, metaStart));
            WriteMeta(result, json.AsSpan(metaStart, metaEnd - metaStart));
        }
        result.Write(remark);
        result.Write(metaStart < 0 ? "}}"u8 : "}"u8);
        if (metaStart >= 0)
            result.Write(json.AsSpan(metaEnd));
        return result.WrittenSpan.ToArray();
    }

    // Everything of meta but an older remark, left open for the new one. A meta that is no mapping gives way.
    private static void WriteMeta(ArrayBufferWriter<byte> result, ReadOnlySpan<byte> meta)
    {
        result.Write("{"u8);
        var reader = new Utf8JsonReader(meta, JsonText.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isOld = reader.ValueTextEquals("rule_engine"u8);
            reader.Read();
            reader.Skip();
            if (isOld)
                continue;
            result.Write(meta[start..(int)reader.BytesConsumed]);
            result.Write(","u8);
        }
    }

    private static byte[] Remark(ThrottleSpec throttle, int count)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("rule_engine");
            switch (throttle.Kind)
            {
                case ThrottleKind.OnceWithin:
                    writer.WriteString("once_within_time_window", throttle.WindowText);
                    break;
                case ThrottleKind.OnceAfter:
                    writer.WriteString("once_after_time_window", throttle.WindowText);
                    writer.WriteNumber("events_in_window", count);
                    break;
                default:
                    writer.WriteString("accumulate_within_time_window", throttle.WindowText);
                    writer.WriteNumber("threshold", throttle.Threshold ?? 1);
                    break;
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan[1..^1].ToArray();
    }
}
