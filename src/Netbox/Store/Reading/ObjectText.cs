using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// The objects of a list as <see cref="ObjectJson"/> shows them, byte for byte: what most of their fields are is put down as it is, and all
/// else is written by it. One after the other into the same room.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "the writer holds nothing but the room that is here")]
internal sealed class ObjectText : IBufferWriter<byte>
{
    /// <summary>How answers escape.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private const int LongestNumber = 20;

    // Those that stand for themselves, whatever comes before or behind.
    private static readonly SearchValues<char> Usual =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    // With the quotes around a text, and without what an escape begins with.
    private static readonly SearchValues<byte> UsualBytes =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c).Where(c => c != '\\')]);

    private static readonly ObjectType?[][] Targets =
        [.. ObjectTypes.All.Select(type => type.Fields.Select(f => f.Target is { } label ? ObjectTypes.Find(label) : null).ToArray())];

    private readonly ObjectJson _shown;
    private readonly State _state;
    private readonly Utf8JsonWriter _json;
    private readonly byte[]?[] _addresses = new byte[]?[ObjectTypes.All.Count * 2];
    private byte[] _bytes = new byte[4 << 10];
    private int _used;

    // A machine shows its address twice.
    private (Row? Row, IReadOnlyList<string>? Shape, Range At) _last;

    public ObjectText(ObjectJson shown)
    {
        (_shown, _state) = (shown, shown.State);
        _json = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
    }

    /// <summary>The bytes of an object, until the next one.</summary>
    public ReadOnlySpan<byte> Of(Row row, IReadOnlyList<Field> fields)
    {
        (_used, _last) = (0, default);
        Put((byte)'{');
        for (var i = 0; i < fields.Count; i++)
            if (_shown.IsShown(fields[i]))
                Put(row, fields[i]);
        Put((byte)'}');
        return _bytes.AsSpan(0, _used);
    }

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    // A comma stands before each but the first.
    private void Put(Row row, Field field)
    {
        Put(field.Lead.AsSpan(_bytes[_used - 1] == '{' ? 1 : 0));
        switch (field.Kind)
        {
            case FieldKind.Url:
                PutAddress(row, forPeople: false);
                break;
            case FieldKind.DisplayUrl:
                PutAddress(row, forPeople: true);
                break;
            case FieldKind.Display when row.Type.DisplayText == "{name}":
                PutPlain(row, field, row.Text("name"));
                break;
            case FieldKind.Choice:
                Put(row.Values[field.Slot] is string { Length: > 0 } chosen ? field.Choices!.Written(chosen, Encoder) : "null"u8);
                break;
            case FieldKind.Ref when field.Shape is not ["id"]:
                PutNested(Find(row, field), field.Shape);
                break;
            case FieldKind.Tags:
                PutTags(row);
                break;
            case FieldKind.CustomFields:
                PutCustomFields(row, field);
                break;
            case FieldKind.Computed when field.Name == "primary_ip":
                PutNested(ComputedFields.PrimaryIp(_state, row), field.Shape);
                break;
            case FieldKind.Computed when field.Name == "config_context":
                Put(_shown.Contexts.Render(row));
                break;
            case FieldKind.Count:
                Put(_shown.CountOf(row, field, nested: false));
                break;
            case FieldKind.Id or FieldKind.Integer or FieldKind.Decimal or FieldKind.Boolean or FieldKind.DateTime or FieldKind.Created
                or FieldKind.LastUpdated or FieldKind.Slug or FieldKind.Color or FieldKind.Mac or FieldKind.Address or FieldKind.Prefix
                or FieldKind.Email or FieldKind.TimeZone or FieldKind.PlainChoice or FieldKind.Json or FieldKind.JsonObject:
            case FieldKind.String when !field.IsPicture:
                PutPlain(row, field, row[field]);
                break;
            default:
                PutWritten(row, field);
                break;
        }
    }

    private void PutWritten(Row row, Field field)
    {
        _json.Reset();
        _shown.WriteValue(_json, row, field, nested: false);
        _json.Flush();
    }

    private void PutPlain(Row row, Field field, object? value)
    {
        switch (value)
        {
            case null:
                Put("null"u8);
                break;
            case string text when text.AsSpan().IndexOfAnyExcept(Usual) < 0:
                var room = Room(text.Length + 2);
                room[0] = (byte)'"';
                Encoding.ASCII.GetBytes(text, room[1..]);
                room[text.Length + 1] = (byte)'"';
                _used += text.Length + 2;
                break;
            case long number:
                Put(number);
                break;
            case bool flag:
                Put(flag ? "true"u8 : "false"u8);
                break;
            case decimal number when decimal.IsInteger(number) && number is > long.MinValue and < long.MaxValue and not 0:
                Put((long)number);
                Put(".0"u8);
                break;
            case DateTimeOffset time:
                Put((byte)'"');
                _used += JsonTexts.WriteTime(Room(JsonTexts.LongestTime), time);
                Put((byte)'"');
                break;
            default:
                PutWritten(row, field);
                break;
        }
    }

    private void PutAddress(Row row, bool forPeople)
    {
        var before = _addresses[(row.Type.Ordinal * 2) + (forPeople ? 1 : 0)] ??= Quoted(_shown.AddressOf(row.Type, forPeople));
        Put(before.AsSpan(0, before.Length - 1));
        Put(row.Id);
        Put("/\""u8);
    }

    private static byte[] Quoted(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder }))
            writer.WriteStringValue(text);
        return buffer.WrittenSpan.ToArray();
    }

    private Row? Find(Row row, Field relation) =>
        row.Values[relation.Slot] is long id && Targets[row.Type.Ordinal][relation.Index] is { } type ? _state[type].Rows.Find(id) : null;

    private void PutNested(Row? row, IReadOnlyList<string>? wanted)
    {
        if (row == null)
        {
            Put("null"u8);
            return;
        }
        var shape = wanted ?? ObjectJson.ShapeOf(row.Type);
        if (ShortForms.Find(_shown, row, shape) is { } known)
            Put(known);
        else if (_last.Row == row && _last.Shape is { } last && last.SequenceEqual(shape))
        {
            var (at, length) = _last.At.GetOffsetAndLength(_used);
            Room(length);
            Put(_bytes.AsSpan(at, length));
        }
        else
        {
            var begin = _used;
            _json.Reset();
            _shown.WriteNested(_json, row, shape);
            _json.Flush();
            _last = (row, shape, begin.._used);
        }
    }

    private void PutTags(Row row)
    {
        Put((byte)'[');
        foreach (var tag in Related.Sorted(_state, "extras.tag", row.Many("tags")))
        {
            if (_bytes[_used - 1] != '[')
                Put((byte)',');
            PutNested(tag, ObjectJson.TagShape);
        }
        Put((byte)']');
    }

    private void PutCustomFields(Row row, Field field)
    {
        var data = row.Values[field.Slot] as CustomData ?? CustomData.Empty;
        Put((byte)'{');
        foreach (var custom in CustomFieldSet.Shown(_state, row.Type))
        {
            Put(custom.Lead.AsSpan(_bytes[_used - 1] == '{' ? 1 : 0));
            if (!data.TryFindText(custom.Name, out var raw) || raw.SequenceEqual("null"u8))
                Put("null"u8);
            else if (custom.IsPlain && raw[0] is not ((byte)'{' or (byte)'[') && raw.IndexOfAnyExcept(UsualBytes) < 0)
                Put(raw);
            else if (data.Find(custom.Name) is { } value)
            {
                _json.Reset();
                CustomFieldText.WriteValue(_shown, _json, custom.Field, value);
                _json.Flush();
            }
        }
        Put((byte)'}');
    }

    private void Put(long number)
    {
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var length);
        _used += length;
    }

    private void Put(byte one)
    {
        Room(1)[0] = one;
        _used++;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _used < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes));
        return _bytes.AsSpan(_used);
    }
}
