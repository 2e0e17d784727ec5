using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>
/// JSON objects in a form of which a data centre's worth fits into memory: numbers of shared pieces, and between them what is an object's
/// own. For one thread.
/// </summary>
/// <param name="pieces">What the objects share.</param>
/// <param name="grows">Whether new pieces are kept; false for what comes after a whole reading, so that nothing grows for as long as
/// the program runs.</param>
internal sealed class ObjectPacker(SharedPieces pieces, bool grows)
{
    // What is longer is taken apart before it is shared.
    private const int LongestPiece = 4096;
    private const int ShortestTakenApart = 24;

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _packed = new(4096);
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private Utf8JsonWriter? _writer;
    private FieldHabit? _opener;

    /// <param name="element">An object.</param>
    /// <param name="form">What is kept of it; null for everything.</param>
    public byte[] Pack(JsonElement element, ObjectForm? form = null)
    {
        _packed.ResetWrittenCount();
        if (form is null)
            Inside(element);
        else
            Formed(element, form);
        return _packed.WrittenSpan.ToArray();
    }

    /// <summary>Null when the mapping holds what JSON has no form for, or not the form that Ansible is given.</summary>
    public byte[]? Pack(Mapping mapping)
    {
        _packed.ResetWrittenCount();
        try
        {
            return Write(mapping) ? _packed.WrittenSpan.ToArray() : null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private void Formed(JsonElement element, ObjectForm form)
    {
        var isFirst = true;
        FieldHabit? habit = null;
        foreach (var property in element.EnumerateObject())
        {
            var field = form.Of(property);
            if (field == FieldForm.Nothing)
                continue;
            habit = Name(JsonMarshal.GetRawUtf8PropertyName(property), isFirst, habit);
            isFirst = false;
            if (field == FieldForm.Whole)
                Value(habit, property.Value);
            else
                Slugs(property.Value);
        }
        if (isFirst)
            Piece(SharedPieces.EmptyObject);
        else if (!form.IsOpen)
            Piece(SharedPieces.EndOfObject);
    }

    private void Slugs(JsonElement value)
    {
        var isFirst = true;
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
            {
                Piece(isFirst ? SharedPieces.Begin : SharedPieces.Comma);
                isFirst = false;
                var isText = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("slug"u8, out var slug)
                    && slug.ValueKind == JsonValueKind.String;
                Own(isText ? JsonMarshal.GetRawUtf8Value(item.GetProperty("slug"u8)) : "null"u8);
            }
        Piece(isFirst ? SharedPieces.EmptyArray : SharedPieces.EndOfArray);
    }

    private void Inside(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var isFirst = true;
                FieldHabit? habit = null;
                foreach (var property in element.EnumerateObject())
                {
                    habit = Name(JsonMarshal.GetRawUtf8PropertyName(property), isFirst, habit);
                    Value(habit, property.Value);
                    isFirst = false;
                }
                Piece(isFirst ? SharedPieces.EmptyObject : SharedPieces.EndOfObject);
                break;
            case JsonValueKind.Array:
                var isBegin = true;
                foreach (var item in element.EnumerateArray())
                {
                    Piece(isBegin ? SharedPieces.Begin : SharedPieces.Comma);
                    Value(null, item);
                    isBegin = false;
                }
                Piece(isBegin ? SharedPieces.EmptyArray : SharedPieces.EndOfArray);
                break;
            default:
                Own(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    private void Value(FieldHabit? habit, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var isWhole = raw.Length >= ShortestTakenApart && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        if (Shared(habit, raw, isWhole))
            return;
        if (isWhole)
            Inside(value);
        else
            Own(raw);
    }

    // Items of a list have no name to go by: they are shared when they are known from elsewhere, and taken apart.
    private bool Shared(FieldHabit? habit, ReadOnlySpan<byte> raw, bool isWhole = false)
    {
        if (raw.Length > LongestPiece || habit is { Looks: false })
            return false;
        var number = habit?.Last ?? -1;
        var known = (number >= 0 && pieces[number].SequenceEqual(raw)) || pieces.TryFind(raw, out number);
        if (grows)
            habit?.Note(known, raw.Length);
        if (!known && (!grows || habit is null || !(isWhole ? habit.KeepsWhole : habit.Keeps)))
            return false;
        if (!known)
            number = pieces.Add(raw);
        if (grows && habit is not null)
            habit.Last = number;
        Piece(number);
        return true;
    }

    private bool Write(Mapping mapping)
    {
        var isFirst = true;
        foreach (var (key, value) in mapping)
        {
            if (key is not string name)
                return false;
            if (!Write(Name(name, isFirst), value))
                return false;
            isFirst = false;
        }
        Piece(isFirst ? SharedPieces.EmptyObject : SharedPieces.EndOfObject);
        return true;
    }

    private bool Write(FieldHabit? habit, object? value)
    {
        switch (value)
        {
            case JsonElement element:
                Value(habit, element);
                return true;
            case Mapping mapping:
                return Write(mapping);
            case List<object?> items:
                return Write(habit, items);
            case TupleValue tuple:
                return Write(habit, tuple.Items);
            default:
                _text.ResetWrittenCount();
                (_writer ??= new(_text, Writing)).Reset();
                JsonValues.WriteTo(_writer, value);
                _writer.Flush();
                if (!Shared(habit, _text.WrittenSpan))
                    Own(_text.WrittenSpan);
                return true;
        }
    }

    private bool Write(FieldHabit? habit, IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Piece(i == 0 ? SharedPieces.Begin : SharedPieces.Comma);
            if (!Write(habit, items[i]))
                return false;
        }
        Piece(items.Count == 0 ? SharedPieces.EmptyArray : SharedPieces.EndOfArray);
        return true;
    }

    // A name that the whole reading did not have is the object's own.
    private FieldHabit? Name(ReadOnlySpan<byte> name, bool isFirst, FieldHabit? before)
    {
        var habits = pieces.Habits.GetAlternateLookup<ReadOnlySpan<byte>>();
        var habit = isFirst ? _opener : before?.Follower;
        if (habit is not null && pieces[habit.First][2..^2].SequenceEqual(name))
        {
            Piece(isFirst ? habit.First : habit.Next);
            return habit;
        }
        if (!habits.TryGetValue(name, out habit))
        {
            if (!grows)
            {
                Own([(byte)(isFirst ? '{' : ','), (byte)'"', .. name, (byte)'"', (byte)':']);
                return null;
            }
            habits[name] = habit = new(
                pieces.Add([(byte)'{', (byte)'"', .. name, (byte)'"', (byte)':']),
                pieces.Add([(byte)',', (byte)'"', .. name, (byte)'"', (byte)':']));
        }
        if (isFirst)
            _opener = habit;
        else if (grows && before is not null)
            before.Follower = habit;
        Piece(isFirst ? habit.First : habit.Next);
        return habit;
    }

    private FieldHabit? Name(string name, bool isFirst)
    {
        if (pieces.HabitsByText.TryGetValue(name, out var habit))
        {
            Piece(isFirst ? habit.First : habit.Next);
            return habit;
        }
        var quoted = new ArrayBufferWriter<byte>(name.Length + 2);
        using (var writer = new Utf8JsonWriter(quoted, Writing))
            JsonValues.WriteTo(writer, name);
        habit = Name(quoted.WrittenSpan[1..^1], isFirst, null);
        if (grows && habit is not null)
            pieces.HabitsByText[name] = habit;
        return habit;
    }

    private void Piece(int number) => Number((uint)number << 1);

    private void Own(ReadOnlySpan<byte> bytes)
    {
        Number(((uint)bytes.Length << 1) | 1);
        _packed.Write(bytes);
    }

    private void Number(uint number)
    {
        var room = _packed.GetSpan(5);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
            room[length++] = (byte)(number | 0x80);
        room[length++] = (byte)number;
        _packed.Advance(length);
    }
}
