using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// A page of a list: where each of its objects stands, so that one after the other is read and forgotten. The form of a whole page would
/// take more memory than its text. What is in the objects is not looked at: they are parsed when it is their turn.
/// </summary>
/// <param name="Next">The link to the next page.</param>
/// <param name="Count">How many objects the list has.</param>
/// <param name="Items">Where each object begins, and its length.</param>
internal sealed record PageOutline(string? Next, long? Count, IReadOnlyList<(int From, int Length)> Items)
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = Requests.Deep.MaxDepth };

    // Where a reader is behind the list of objects.
    private static readonly JsonReaderState Behind = BehindItems();

    /// <summary>Null when it is no page of a list.</summary>
    /// <exception cref="JsonException">It is no JSON, outside of the objects.</exception>
    public static PageOutline? Of(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Reading);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return Rest(ref reader);
        string? next = null;
        long? count = null;
        List<(int, int)>? items = null;
        var before = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isNext, isCount, isResults) =
                (reader.ValueTextEquals("next"u8), reader.ValueTextEquals("count"u8), reader.ValueTextEquals("results"u8));
            reader.Read();
            if (isNext)
                next = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            if (isCount)
                count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
            if (isResults && reader.TokenType == JsonTokenType.StartArray)
            {
                before = Within(text, before + (int)reader.BytesConsumed, items = []);
                reader = new(text[before..], isFinalBlock: true, Behind);
            }
            else
                reader.Skip();
        }
        Rest(ref reader);
        return items is null ? null : new(next, count, items);
    }

    // The place behind the end of the list.
    private static int Within(ReadOnlySpan<byte> text, int at, List<(int, int)> items)
    {
        at += Blanks(text[at..]);
        if (at < text.Length && text[at] == ']')
            return at + 1;
        while (true)
        {
            at += Blanks(text[at..]);
            var length = at == text.Length ? -1 : text[at] is (byte)'{' or (byte)'[' ? JsonEnd.Of(text[at..]) : Single(text[at..]);
            if (length < 0)
                throw new JsonException("the list does not end");
            items.Add((at, length));
            at += length;
            at += Blanks(text[at..]);
            if (at < text.Length && text[at] == ']')
                return at + 1;
            if (at == text.Length || text[at++] != ',')
                throw new JsonException("a comma or the end of the list was expected");
        }
    }

    private static int Single(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new(Reading));
        return reader.Read() ? (int)reader.BytesConsumed : -1;
    }

    private static int Blanks(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(" \t\r\n"u8);
        return end < 0 ? text.Length : end;
    }

    private static JsonReaderState BehindItems()
    {
        var reader = new Utf8JsonReader("{\"results\":[]"u8, isFinalBlock: false, new(Reading));
        while (reader.Read())
        {
        }
        return reader.CurrentState;
    }

    // What follows must be JSON, too.
    private static PageOutline? Rest(ref Utf8JsonReader reader)
    {
        while (reader.Read())
            reader.Skip();
        return null;
    }
}
