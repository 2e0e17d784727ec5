using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Runner.Output;

/// <summary>
/// Puts job events together: what the callback said about each, and what was printed meanwhile. One JSON object each, spaced as Python
/// writes it.
/// </summary>
internal sealed class JobEvents(string ident, string jobId, string rulebookId)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private readonly Dictionary<int, string> _described = [];
    private int _counter;
    private int _line;

    /// <summary>The callback's description; it is complete before the event's text ends.</summary>
    public void Describe(int number, string json)
    {
        lock (_described)
            _described[number] = json;
    }

    public byte[]? Compose(int number, ReadOnlySpan<byte> printed)
    {
        string? described;
        lock (_described)
            if (!_described.Remove(number, out described))
                return null;
        using var document = JsonDocument.Parse(described, Deep);
        var fields = document.RootElement;
        var text = Encoding.UTF8.GetString(printed);
        var lines = text.AsSpan().Count('\n');
        var json = new StringBuilder("{\"uuid\": ").Append(fields.GetProperty("uuid").GetRawText());
        json.Append(CultureInfo.InvariantCulture, $", \"counter\": {++_counter}, \"stdout\": {Quote(Shown(text))}");
        json.Append(
            CultureInfo.InvariantCulture, $", \"start_line\": {_line}, \"end_line\": {_line += lines}, \"runner_ident\": {Quote(ident)}");
        foreach (var field in fields.EnumerateObject().Where(f => f.Name != "uuid"))
            json.Append(", ").Append(Quote(field.Name)).Append(": ").Append(field.Value.GetRawText());
        json.Append(", \"job_id\": ").Append(Quote(jobId)).Append(", \"ansible_rulebook_id\": ").Append(Quote(rulebookId)).Append('}');
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    // Consumers know the text as a terminal gives it.
    private static string Shown(string text) => text.TrimEnd('\n', '\r').Replace("\n", "\r\n", StringComparison.Ordinal);

    // Python's json writes ASCII, and of it only these as escapes.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                >= ' ' and <= '~' => quoted.Append(c),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        return quoted.Append('"').ToString();
    }
}
