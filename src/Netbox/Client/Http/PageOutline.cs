using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// A page of a list: where each of its objects stands, so that one after the other is read and forgotten. The form of a whole page would
/// take more memory than its text.
/// </summary>
/// <param name="Next">The link to the next page.</param>
/// <param name="Count">How many objects the list has.</param>
/// <param name="Items">Where each object begins, and its length.</param>
internal sealed record PageOutline(string? Next, long? Count, IReadOnlyList<(int From, int Length)> Items)
{
    /// <summary>Null when it is no page of a list.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PageOutline? Of(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Requests.Deep.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return Rest(ref reader);
        string? next = null;
        long? count = null;
        List<(int, int)>? items = null;
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
                items = Within(ref reader);
            else
                reader.Skip();
        }
        Rest(ref reader);
        return items is null ? null : new(next, count, items);
    }

    private static List<(int, int)> Within(ref Utf8JsonReader reader)
    {
        var items = new List<(int, int)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add((from, (int)reader.BytesConsumed - from));
        }
        return items;
    }

    // What follows must be JSON, too.
    private static PageOutline? Rest(ref Utf8JsonReader reader)
    {
        while (reader.Read())
            reader.Skip();
        return null;
    }
}
