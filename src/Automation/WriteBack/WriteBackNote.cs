using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.WriteBack;

/// <summary>What the write-back remembers beside its mark in the event log: the results that were read and are not written yet.</summary>
/// <param name="GivenUp">How many results were given up, ever.</param>
/// <param name="Lost">Which ones no later result of their hosts has replaced.</param>
internal sealed record WriteBackNote(
    IReadOnlyList<(long Number, string Host, int Failures, DateTimeOffset Due, Outdated Outdated, bool IsReplaced)> Waiting, long GivenUp,
    IReadOnlyList<LostResult> Lost)
{
    public static WriteBackNote Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return new([], 0, []);
        using var document = JsonDocument.Parse(bytes);
        return new(
            [
                .. document.RootElement.GetProperty("waiting").EnumerateArray().Select(w =>
                    (w[0].GetInt64(), w[1].GetString() ?? "", w[2].GetInt32(), new DateTimeOffset(w[3].GetInt64(), TimeSpan.Zero),
                        w.GetArrayLength() > 4 ? (Outdated)w[4].GetInt32() : Outdated.Nothing,
                        w.GetArrayLength() > 5 && w[5].GetBoolean()))
            ],
            document.RootElement.GetProperty("given_up").GetInt64(),
            document.RootElement.TryGetProperty("lost", out var lost)
                ?
                [
                    .. lost.EnumerateArray().Select(one => new LostResult(
                        one[0].GetString() ?? "", new ActionKey(one[1].GetInt64(), one[2].GetInt32()),
                        new DateTimeOffset(one[3].GetInt64(), TimeSpan.Zero), one[4].GetString() ?? ""))
                ]
                : []);
    }

    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("waiting");
            foreach (var (number, host, failures, due, outdated, isReplaced) in Waiting)
            {
                json.WriteStartArray();
                json.WriteNumberValue(number);
                json.WriteStringValue(host);
                json.WriteNumberValue(failures);
                json.WriteNumberValue(due.UtcTicks);
                json.WriteNumberValue((int)outdated);
                json.WriteBooleanValue(isReplaced);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteNumber("given_up", GivenUp);
            json.WriteStartArray("lost");
            foreach (var lost in Lost)
            {
                json.WriteStartArray();
                json.WriteStringValue(lost.Host);
                json.WriteNumberValue(lost.Run.Match);
                json.WriteNumberValue(lost.Run.Index);
                json.WriteNumberValue(lost.At.UtcTicks);
                json.WriteStringValue(lost.Problem);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
