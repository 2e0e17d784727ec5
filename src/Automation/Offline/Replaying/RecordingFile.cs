using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Offline.Replaying;

/// <summary>Reads recordings: event logs, and JSON lines that hold events or what <c>plumbline events --output json</c> wrote.</summary>
public static class RecordingFile
{
    private const int BatchSize = 1000;

    private static ReadOnlySpan<byte> LogHeader => "SQLite format 3\0"u8;

    /// <summary>Everything in a recording in its order.</summary>
    /// <exception cref="EventLogException">It is an event log that cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is no JSON object.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<RecordedEvent> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsLog(path) ? FromLog(path) : FromLines(path);
    }

    /// <summary>All entries of a log, of every ruleset, by position.</summary>
    public static IEnumerable<LogEntry> Entries(IEventLogReader log, IEnumerable<string> rulesets)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(rulesets);
        var next = new PriorityQueue<IEnumerator<LogEntry>, long>();
        foreach (var ruleset in rulesets)
            Enqueue(Entries(log, ruleset).GetEnumerator());
        while (next.TryDequeue(out var entries, out _))
        {
            yield return entries.Current;
            Enqueue(entries);
        }

        void Enqueue(IEnumerator<LogEntry> entries)
        {
            if (entries.MoveNext())
                next.Enqueue(entries, entries.Current.Position);
        }
    }

    /// <summary>One event, or one line of <c>plumbline events --output json</c>.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static RecordedEvent FromJson(ReadOnlyMemory<byte> json, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(json, EventJson.Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{place}: expected an event, a JSON object, found {root.ValueKind}");
            if (root.TryGetProperty("position", out _) && root.TryGetProperty("kind", out var kind)
                && root.TryGetProperty("content", out var content)
                && kind.ValueKind == JsonValueKind.String && Enum.TryParse<EntryKind>(kind.GetString(), ignoreCase: true, out var known))
                return Logged(Text(root, "ruleset"), known, Encoding.UTF8.GetBytes(content.GetRawText()), content,
                    Instant(Text(root, "at")), place);
            var received = root.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
                ? Instant(Text(meta, "received_at"))
                : null;
            return new(null, EntryKind.Event, json, received, place);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{place}: expected one event a line, a JSON object: {e.Message}", e);
        }
    }

    private static IEnumerable<LogEntry> Entries(IEventLogReader log, string ruleset)
    {
        for (var (after, read) = (0L, BatchSize); read == BatchSize;)
        {
            var entries = log.Entries(ruleset, after, BatchSize);
            foreach (var entry in entries)
                yield return entry;
            read = entries.Count;
            after = read > 0 ? entries[^1].Position : after;
        }
    }

    private static bool IsLog(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[LogHeader.Length];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && LogHeader.SequenceEqual(header);
    }

    private static IEnumerable<RecordedEvent> FromLog(string path)
    {
        using var log = EventLogs.Reading(path);
        foreach (var entry in Entries(log, log.Names()))
        {
            using var content = JsonDocument.Parse(entry.Content, EventJson.Options);
            yield return Logged(entry.Ruleset, entry.Kind, entry.Content, content.RootElement, entry.At,
                string.Create(CultureInfo.InvariantCulture, $"{path}, position {entry.Position}"));
        }
    }

    private static IEnumerable<RecordedEvent> FromLines(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return FromJson(Encoding.UTF8.GetBytes(line), string.Create(CultureInfo.InvariantCulture, $"{path}:{number}"));
        }
    }

    private static RecordedEvent Logged(
        string? ruleset, EntryKind kind, ReadOnlyMemory<byte> content, JsonElement root, DateTimeOffset? at, string place) =>
        new(ruleset, kind, content, at, place) {
            IsLogged = true, IsBroughtByAction = kind == EntryKind.Retraction
            || (Source(root) is { } action && ActionKinds.Find(action) is { Brings: ActionBringing.Fact or ActionBringing.Event }) };

    private static string? Source(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
        && meta.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.Object && Text(source, "type") == "internal"
        ? Text(source, "name")
        : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at) ? at : null;
}
