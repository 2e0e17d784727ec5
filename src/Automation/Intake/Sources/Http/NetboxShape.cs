using System.Buffers.Text;
using System.Text.Json;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// What tells a NetBox webhook: its members <c>event</c>, <c>timestamp</c>, <c>object_type</c> and <c>data</c>. NetBox 4.5 stopped sending
/// <c>model</c>, which rules written before ask for; it can be had from <c>object_type</c>.
/// </summary>
internal struct NetboxShape
{
    private bool _event, _data, _model, _timestamp, _isExact, _request;
    private int _modelFrom, _modelLength, _timeFrom, _timeLength;

    /// <summary>Index behind the value of <c>timestamp</c>: there NetBox 4.4 and earlier put <c>model</c>.</summary>
    public int InsertAt { get; private set; }

    /// <summary>Whether it has what every webhook of NetBox has.</summary>
    public readonly bool IsNetbox => _event && _data && _timestamp;

    /// <summary>
    /// Whether it also names the request that made the change, and its time with the fractions of a second: no two events have the same
    /// body then. Templates may write anything under these names.
    /// </summary>
    public readonly bool NamesRequest => IsNetbox && _isExact && _request;

    public readonly bool LacksModel => _event && _data && _timestamp && !_model && _modelLength > 0;

    public readonly ReadOnlySpan<byte> Model(ReadOnlySpan<byte> body) => body.Slice(_modelFrom, _modelLength);

    /// <summary>What stands in <c>timestamp</c>; empty without one.</summary>
    public readonly ReadOnlySpan<byte> Timestamp(ReadOnlySpan<byte> body) => body.Slice(_timeFrom, _timeLength);

    /// <summary>Looks at a first-level member; reads its value where it needs it.</summary>
    public void See(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (name.SequenceEqual("event"u8))
            _event = true;
        else if (name.SequenceEqual("data"u8))
            _data = true;
        else if (name.SequenceEqual("model"u8))
            _model = true;
        else if (name.SequenceEqual("request_id"u8) || name.SequenceEqual("request"u8))
            _request |= IsRequest(reader);
        else if (name.SequenceEqual("timestamp"u8) && IsText(ref reader))
            (_timestamp, InsertAt, _timeFrom, _timeLength, _isExact) = (true, (int)reader.BytesConsumed, (int)reader.TokenStartIndex
                + 1, reader.ValueSpan.Length, reader.ValueSpan.Contains((byte)'.'));
        else if (name.SequenceEqual("object_type"u8) && IsText(ref reader))
            SetModel(reader);
    }

    // A reader that stands at the start of a mapping or list goes on as if nothing had been read here.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        var ahead = reader;
        if (!ahead.Read() || ahead.TokenType != JsonTokenType.String)
            return false;
        reader = ahead;
        return true;
    }

    // By its number: as it is, or first of all in a mapping.
    private static bool IsRequest(Utf8JsonReader ahead)
    {
        if (!ahead.Read())
            return false;
        if (ahead.TokenType == JsonTokenType.StartObject && !(ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName
            && ahead.ValueTextEquals("id"u8) && ahead.Read()))
            return false;
        return ahead.TokenType == JsonTokenType.String && Utf8Parser.TryParse(ahead.ValueSpan, out Guid _, out var length)
            && length == ahead.ValueSpan.Length;
    }

    private void SetModel(in Utf8JsonReader reader)
    {
        var dot = reader.ValueSpan.IndexOf((byte)'.');
        if (dot <= 0 || reader.ValueIsEscaped || dot + 1 == reader.ValueSpan.Length)
            return;
        _modelFrom = (int)reader.TokenStartIndex + 1 + dot + 1;
        _modelLength = reader.ValueSpan.Length - dot - 1;
    }
}
