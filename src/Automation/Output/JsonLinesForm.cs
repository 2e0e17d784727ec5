using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Output;

/// <summary>For programs: one JSON object a line, which begins with when (<c>at</c>) and what (<c>kind</c>).</summary>
public sealed class JsonLinesForm : IOutputForm
{
    // A task may print without an end; longer lines come in pieces.
    private const int LongestLine = 64 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 4096, SkipValidation = true,
    };

    private readonly Dictionary<string, OpenLine> _open = [];

    public string Of(Shown shown, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return Line(shown.Kind, now, json =>
        {
            Place(json, shown.Ruleset, shown.Rule);
            foreach (var (name, value) in shown.Fields)
            {
                json.WritePropertyName(name);
                Value(json, value);
            }
        });
    }

    public string Of(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Line("printed", now, json => Text(json, text.TrimEnd('\n')));
    }

    public string Of(ShownRun run, ReadOnlySpan<byte> piece, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!_open.TryGetValue(run.Id, out var open))
            _open[run.Id] = open = new OpenLine();
        var characters = new char[open.Decoder.GetCharCount(piece, flush: false)];
        var lines = new StringBuilder();
        foreach (var c in characters.AsSpan(0, open.Decoder.GetChars(piece, characters, flush: false)))
        {
            if (c != '\n')
                open.Text.Append(c);
            if (c == '\n' || open.Text.Length >= LongestLine && !char.IsHighSurrogate(c))
                lines.Append(Close(run, open, now));
        }
        return lines.ToString();
    }

    public string Rest(ShownRun run, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _open.Remove(run.Id, out var open) && open.Text.Length > 0 ? Close(run, open, now) : "";
    }

    /// <summary>A line of another kind, with its line feed.</summary>
    public static string Line(string kind, DateTimeOffset now, Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("at", InstantText.Of(now));
            json.WriteString("kind", kind);
            write(json);
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string Close(ShownRun run, OpenLine open, DateTimeOffset now)
    {
        var text = open.Text.ToString().TrimEnd('\r');
        open.Text.Clear();
        return Line("output", now, json =>
        {
            Place(json, run.Ruleset, run.Rule);
            json.WriteString("run", run.Id);
            json.WriteString("name", run.Name);
            Text(json, text);
        });
    }

    private static void Place(Utf8JsonWriter json, string? ruleset, string? rule)
    {
        if (ruleset is not null)
            json.WriteString("ruleset", ruleset);
        if (rule is not null)
            json.WriteString("rule", rule);
    }

    // What an action shows may be anything that a template gives.
    private static void Value(Utf8JsonWriter json, object? value)
    {
        try
        {
            json.WriteRawValue(EventJson.Write(value), skipInputValidation: true);
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            JsonValues.WriteTo(json, PythonText.Str(value));
        }
    }

    // Half of a surrogate pair has a form there.
    private static void Text(Utf8JsonWriter json, string text)
    {
        json.WritePropertyName("text");
        JsonValues.WriteTo(json, text);
    }

    private sealed class OpenLine
    {
        public Decoder Decoder { get; } = Encoding.UTF8.GetDecoder();

        public StringBuilder Text { get; } = new();
    }
}
