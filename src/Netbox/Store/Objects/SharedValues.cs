using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Values that many rows have, kept once: most statuses, descriptions, ids of roles and sites are the same again and again. Places for
/// values are few and overwritten, so nothing is kept that is not used. For one thread.
/// </summary>
internal sealed class SharedValues
{
    private const int Places = 1 << 12;
    private const int LongestText = 32;
    private const int Small = 1024;

    private static readonly object[] Numbers = [.. Enumerable.Range(0, Small).Select(n => (object)(long)n)];
    private static readonly object True = true, False = false;

    private readonly string?[] _texts = new string?[Places];
    private readonly object?[] _numbers = new object?[Places];
    private readonly Dictionary<decimal, object> _decimals = [];
    private readonly long[]?[] _lists = new long[]?[Places];

    public static object Of(bool flag) => flag ? True : False;

    public object Of(long number)
    {
        if (number is >= 0 and < Small)
            return Numbers[number];
        ref var place = ref _numbers[(int)((ulong)number % Places)];
        return place is long known && known == number ? place : place = number;
    }

    public object Of(decimal number)
    {
        // Scales differ: 2 and 2.00 are equal, and shown alike.
        if (_decimals.TryGetValue(number, out var known) && ((decimal)known).Scale == number.Scale)
            return known;
        return _decimals.Count < Small ? _decimals[number] = number : number;
    }

    public long[] Of(long[] numbers)
    {
        if (numbers.Length == 0)
            return numbers;
        var hash = numbers.Length;
        foreach (var number in numbers)
            hash = (hash * 31) + (int)number;
        ref var place = ref _lists[(uint)hash % Places];
        return place != null && place.AsSpan().SequenceEqual(numbers) ? place : place = numbers;
    }

    /// <summary>Any value of a row.</summary>
    public object? Of(object? value) => value switch
    {
        string text => Of(text),
        long number => Of(number),
        long[] numbers => Of(numbers),
        bool flag => Of(flag),
        decimal number => Of(number),
        _ => value,
    };

    private string Of(string text)
    {
        if (text.Length is 0 or > LongestText)
            return text;
        var hash = 17u;
        foreach (var letter in text)
            hash = (hash * 31) + letter;
        ref var place = ref _texts[hash % Places];
        return place == text ? place : place = text;
    }

    public string? Text(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped ? reader.GetString() : Text(reader.ValueSpan);

    /// <summary>A text of UTF-8.</summary>
    public string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestText)
            return Encoding.UTF8.GetString(bytes);
        var hash = 17u;
        foreach (var b in bytes)
            hash = (hash * 31) + b;
        ref var place = ref _texts[hash % Places];
        return place != null && place.Length == bytes.Length && Ascii.Equals(bytes, place) ? place : place = Encoding.UTF8.GetString(bytes);
    }
}
