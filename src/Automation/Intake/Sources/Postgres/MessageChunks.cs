using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary>
/// Messages that are too long for one notification: taken apart, and put together again in the order in which their parts come, checked
/// by the hash of the whole. What is never completed goes when there is too much of it, the oldest first.
/// </summary>
internal sealed class MessageChunks(long most)
{
    private const string Id = "_message_chunked_uuid", Count = "_message_chunk_count", Sequence = "_message_chunk_sequence",
        Part = "_chunk", Length = "_message_length", Hash = "_message_xx_hash";

    // A notification has less than 8,000 bytes; the keys of a part need some of them.
    private const int MostOfOne = 7_000;

    private readonly OrderedDictionary<string, Unfinished> _open = new(StringComparer.Ordinal);
    private long _kept;

    /// <summary>Told why a message was left out.</summary>
    public required Action<string> LeftOut { get; init; }

    public static bool IsChunk(Mapping message) => message.ContainsKey(Id);

    /// <summary>The whole text when this part was the last one that was missing; null else.</summary>
    /// <exception cref="PluginException">The part lacks something.</exception>
    public string? Add(Mapping part)
    {
        foreach (var key in (string[])[Count, Sequence, Part, Length, Hash])
            if (!part.ContainsKey(key))
                throw new PluginException($"a part of a message lacks {key}");
        if (part[Part] is not string text)
            throw new PluginException($"{Part} of a part of a message is {PythonValue.Kind(part[Part])}, where a text was expected");
        var id = PythonValue.Repr(part[Id]);
        if (!_open.TryGetValue(id, out var message))
            _open[id] = message = new Unfinished(part[Count] as long? ?? -1, PythonValue.Str(part[Hash]));
        message.Text.Append(text);
        message.Parts++;
        _kept += text.Length;
        if (message.Parts != message.Count)
        {
            Shrink();
            return null;
        }
        _open.Remove(id);
        _kept -= message.Text.Length;
        var whole = message.Text.ToString();
        if (HashOf(whole) == message.Hash)
            return whole;
        LeftOut("a message of several parts does not have the hash that its parts say");
        return null;
    }

    /// <summary>The notifications of a message: itself, or its parts where it is too long for one.</summary>
    /// <param name="json">The message, compact.</param>
    public static IReadOnlyList<string> Notifications(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) <= MostOfOne)
            return [json];
        var parts = Parts(json);
        var (id, hash) = (Guid.NewGuid().ToString(), HashOf(json));
        return [.. parts.Select((part, at) => Encoding.UTF8.GetString(EventJson.Write(new Mapping
        {
            { Id, id }, { Count, (long)parts.Count }, { Sequence, at + 1L }, { Part, part }, { Length, (long)json.Length }, { Hash, hash },
        })))];
    }

    // Within a part, quotes and backslashes take two bytes, and a character that is none of ASCII may be written by its number.
    private static List<string> Parts(string json)
    {
        var parts = new List<string>();
        var (from, bytes) = (0, 0);
        for (var at = 0; at < json.Length; at += char.IsHighSurrogate(json[at]) ? 2 : 1)
        {
            var more = char.IsHighSurrogate(json[at]) ? 12 : json[at] is '"' or '\\' ? 2 : char.IsAscii(json[at]) ? 1 : 6;
            if (bytes + more > MostOfOne)
            {
                parts.Add(json[from..at]);
                (from, bytes) = (at, 0);
            }
            bytes += more;
        }
        parts.Add(json[from..]);
        return parts;
    }

    private static string HashOf(string whole) =>
        XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(whole)).ToString("x8", CultureInfo.InvariantCulture);

    private void Shrink()
    {
        while (_kept > most && _open.Count > 0)
        {
            var (id, oldest) = _open.GetAt(0);
            _open.Remove(id);
            _kept -= oldest.Text.Length;
            LeftOut($"a message of {oldest.Count} parts, of which {oldest.Parts} came, gave way to newer ones");
        }
    }

    private sealed class Unfinished(long count, string hash)
    {
        public long Count { get; } = count;

        public string Hash { get; } = hash;

        public StringBuilder Text { get; } = new();

        public long Parts { get; set; }
    }
}
