using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plumbline.Web.Programs;

/// <summary>JSON that is passed on as it was written: events may hold what no text of ours can, such as half of a character.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal sealed record RawJson(ReadOnlyMemory<byte> Utf8);

/// <summary>Writes it.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <exception cref="NotSupportedException">Nobody reads it.</exception>
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("it is only written");

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
