using System.Buffers;
using System.Text.Json;

namespace Plumbline.Automation.WriteBack;

/// <summary>What the write-back remembers beside its mark in the event log: the results that were read and are not written yet.</summary>
/// <param name="GivenUp">How many results were given up, ever.</param>
/// <param name="LastGivenUp">Which one was last, and why; null where one was written since.</param>
internal sealed record WriteBackNote(
    IReadOnlyList<(long Number, string Host, int Failures, DateTimeOffset Due, Outdated Outdated)> Waiting, long GivenUp,
    string? LastGivenUp)
{
    public static WriteBackNote Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return new([], 0, null);
        using var document = JsonDocument.Parse(bytes);
        return new(
            [
                .. document.RootElement.GetProperty("waiting").EnumerateArray().Select(w =>
                    (w[0].GetInt64(), w[1].GetString() ?? "", w[2].GetInt32(), new DateTimeOffset(w[3].GetInt64(), TimeSpan.Zero),
                        w.GetArrayLength() > 4 ? (Outdated)w[4].GetInt32() : Outdated.Nothing))
            ],
            document.RootElement.GetProperty("given_up").GetInt64(),
            document.RootElement.TryGetProperty("last_given_up", out var last) ? last.GetString() : null);
    }

    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("waiting");
            foreach (var (number, host, failures, due, outdated) in Waiting)
            {
                json.WriteStartArray();
                json.WriteNumberValue(number);
                json.WriteStringValue(host);
                json.WriteNumberValue(failures);
                json.WriteNumberValue(due.UtcTicks);
                json.WriteNumberValue((int)outdated);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteNumber("given_up", GivenUp);
            if (LastGivenUp is not null)
                json.WriteString("last_given_up", LastGivenUp);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
