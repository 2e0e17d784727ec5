using System.Text;
using System.Text.Json;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>A line from the Python process: an array that begins with a word and mostly a number.</summary>
/// <param name="Word">What it is about.</param>
/// <param name="Number">Of the plugin or the call.</param>
/// <param name="Last">Of the event.</param>
/// <param name="Rest">What follows, as JSON; empty for nothing.</param>
internal readonly record struct HostMessage(string Word, int Number, long Last, ReadOnlyMemory<byte> Rest)
{
    // Without a "meta", and with one (or a list).
    public const string Open = "e", Whole = "m";

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 4096 };

    public bool IsEvent => Word is Open or Whole;

    /// <exception cref="JsonException">It is no such line.</exception>
    public static HostMessage Read(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span, Reading);
        reader.Read();
        reader.Read();
        var word = reader.ValueTextEquals("e"u8) ? Open : reader.ValueTextEquals("m"u8) ? Whole : reader.GetString()!;
        if (word is "ready" or "print")
            return new(word, 0, 0, After(line, reader));
        reader.Read();
        var number = reader.GetInt32();
        if (word is not (Open or Whole))
            return new(word, number, 0, After(line, reader));
        reader.Read();
        return new(word, number, reader.GetInt64(), After(line, reader));
    }

    /// <summary>The texts that follow; a list among them is several.</summary>
    public IReadOnlyList<string> Texts()
    {
        var texts = new List<string>();
        var reader = new Utf8JsonReader((byte[])[(byte)'[', .. Rest.Span, (byte)']'], Reading);
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.String)
                texts.Add(Text(ref reader));
        return texts;
    }

    // Half of a surrogate pair has no form in a text of ours.
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> line, Utf8JsonReader reader)
    {
        var at = (int)reader.BytesConsumed;
        while (at < line.Length && line.Span[at] is (byte)' ' or (byte)',')
            at++;
        return at < line.Length ? line[at..^1] : default;
    }
}
