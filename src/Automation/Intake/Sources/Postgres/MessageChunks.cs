using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary>
/// Puts messages together that were too long for one notification: in the order in which their parts come, checked by the hash of the
/// whole. What is never completed goes when there is too much of it, the oldest first.
/// </summary>
internal sealed class MessageChunks(long most)
{
    private const string Id = "_message_chunked_uuid", Count = "_message_chunk_count", Sequence = "_message_chunk_sequence",
        Part = "_chunk", Length = "_message_length", Hash = "_message_xx_hash";

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
        if (XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(whole)).ToString("x8", CultureInfo.InvariantCulture) == message.Hash)
            return whole;
        LeftOut("a message of several parts does not have the hash that its parts say");
        return null;
    }

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
