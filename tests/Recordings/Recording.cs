using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace Plumbline.Recordings;

/// <summary>Reads the recordings of the real systems that lie beside this file.</summary>
internal static class Recording
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 2000, AllowDuplicateProperties = true };

    public static string Folder { get; } = typeof(Recording).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RecordingsPath").Value!;

    /// <summary>The text of a recording; the ending <c>.gz</c> is left out of the name.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Folder, name + ".gz")), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    /// <summary>The lines of a recording as raw text (some are not strict JSON).</summary>
    public static IEnumerable<string> RawLines(string name) =>
        Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines of a recording as JSON.</summary>
    public static IEnumerable<JsonElement> Lines(string name) =>
        RawLines(name).Select(line => JsonDocument.Parse(line, Options).RootElement);

    /// <summary>A recording that is one JSON document.</summary>
    public static JsonElement Document(string name) => JsonDocument.Parse(Text(name), Options).RootElement;
}
