using System.Buffers;
using System.Text.Json;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs.Records;

/// <summary>
/// What the last attempt of a run changed, or would change: beside its output, one JSON array a line, as it comes. It is kept as long as
/// that, and not in the event log, whose records are read by the thousand.
/// </summary>
public static class KeptDiffs
{
    /// <summary>Bytes of a run; what comes then is not kept.</summary>
    public const int Most = 1 << 20;

    private const string Extension = ".diffs";

    /// <summary>Where those of a run lie.</summary>
    /// <param name="output">Where its output lies.</param>
    public static string PathBeside(string output) => Path.ChangeExtension(output, Extension);

    /// <summary>The differences, in the order in which they were told, and whether there were more than are kept.</summary>
    public static (IReadOnlyList<RunDiff> Diffs, bool AreMore) Read(string path)
    {
        var (diffs, areMore) = (new List<RunDiff>(), false);
        try
        {
            using var lines = new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (lines.ReadLine() is { } line)
                if (line.Length == 0)
                    areMore = true;
                else if (Parse(line) is { } diff)
                    diffs.Add(diff);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // There are none, none any more, or the disk fails: who looks at the run sees all else of it.
        }
        return (diffs, areMore);
    }

    internal static void Append(string path, RunEvent.DiffShown shown, UnixFileMode mode)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = mode,
            BufferSize = 0,
        });
        var start = file.Position;
        if (start >= Most)
            return;
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartArray();
            foreach (var part in (string?[])[shown.Host, shown.Task, shown.Item, shown.Text, shown.IsCut ? "" : null])
                json.WriteStringValue(part);
            json.WriteEndArray();
        }
        // An empty line says that this was the last one that is kept.
        line.Write(start + line.WrittenCount >= Most ? "\n\n"u8 : "\n"u8);
        try
        {
            file.Write(line.WrittenSpan);
        }
        catch (IOException)
        {
            // What a full disk left of it would spoil the one after it.
            file.SetLength(start);
            throw;
        }
    }

    // One that was cut off with the program is none.
    private static RunDiff? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            string?[] parts = [.. json.RootElement.EnumerateArray().Select(part => part.GetString())];
            return parts is [{ } host, { } task, var item, { } text, var cut] ? new RunDiff(host, task, item, text, cut is not null) : null;
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
