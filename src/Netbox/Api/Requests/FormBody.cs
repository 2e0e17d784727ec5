using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Plumbline.Netbox.Store.Pictures;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>Reads a form with files as the JSON that says the same: a file is its name, and its bytes in base64.</summary>
internal static class FormBody
{
    public static async Task<JsonDocument> ReadAsync(string contentType, byte[] bytes, CancellationToken cancellation)
    {
        var boundary = contentType.Split(';').Select(p => p.Trim())
            .FirstOrDefault(p => p.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))?[9..].Trim('"');
        if (string.IsNullOrEmpty(boundary))
            throw StoreRefusal.Detail(400, "Multipart form parse error - Invalid boundary in multipart: None");
        try
        {
            var parts = await PartsAsync(new MultipartReader(boundary, new MemoryStream(bytes)), cancellation).ConfigureAwait(false);
            var json = new ArrayBufferWriter<byte>(bytes.Length);
            using (var writer = new Utf8JsonWriter(json))
                Write(writer, parts);
            return JsonDocument.Parse(json.WrittenMemory);
        }
        // Also parts with too many headers, charsets that nobody reads, and texts that are none.
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            throw StoreRefusal.Detail(400, $"Multipart form parse error - {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    // Of parts of one name the last counts.
    private static async Task<Dictionary<string, object>> PartsAsync(MultipartReader reader, CancellationToken cancellation)
    {
        var parts = new Dictionary<string, object>();
        while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            if (section.GetContentDispositionHeader() is { } disposition && disposition.Name.Value?.Trim('"') is { } name)
                parts[name] = disposition.IsFileDisposition()
                    ? await FileAsync(name, disposition, section.Body, cancellation).ConfigureAwait(false)
                    : await section.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return parts;
    }

    private static async Task<PartFile> FileAsync(
        string part, ContentDispositionHeaderValue disposition, Stream body, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await body.ReadAsync(piece, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            content.Write(piece, 0, read);
            // Known before all of it is there twice more.
            if (content.Length > Picture.MostBytes)
                throw new StoreRefusal(400, new JsonObject
                {
                    [part] = new JsonArray(string.Create(
                        CultureInfo.InvariantCulture, $"A picture may have {Picture.MostBytes} bytes; this one has more.")),
                });
        }
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return new PartFile(name.Value?.Trim('"') ?? "", content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    private static void Write(Utf8JsonWriter writer, Dictionary<string, object> parts)
    {
        writer.WriteStartObject();
        foreach (var (name, part) in parts)
            if (part is PartFile file)
            {
                writer.WriteStartObject(name);
                writer.WriteString("filename", file.Name);
                writer.WriteBase64String("content", file.Content.Span);
                writer.WriteEndObject();
            }
            else
                writer.WriteString(name, (string)part);
        writer.WriteEndObject();
    }

    private sealed record PartFile(string Name, ReadOnlyMemory<byte> Content);
}
