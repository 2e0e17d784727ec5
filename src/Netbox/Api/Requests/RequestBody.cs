using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>Reads JSON bodies, and simple forms.</summary>
internal static class RequestBody
{
    // What is stored comes back a few levels deeper, in lists, changes and webhooks; common JSON readers stop at 64.
    private const int Deepest = 48;

    public static async Task<JsonDocument?> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        var bytes = await BytesAsync(request, maxBytes, cancellation).ConfigureAwait(false);
        if (bytes.Length == 0)
            return JsonDocument.Parse("{}");
        // Parameters are not looked at: pynetbox leaves a semicolon without one.
        var mediaType = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return mediaType switch
        {
            "application/json" => Parse(bytes),
            "multipart/form-data" => await FormAsync(request.ContentType!, bytes, cancellation).ConfigureAwait(false),
            _ => throw Refusal.Detail(415, $"Unsupported media type \"{request.ContentType}\" in request."),
        };
    }

    public static JsonDocument Parse(byte[] bytes)
    {
        try
        {
            if (Utf8.IsValid(bytes))
            {
                RefuseHalfCharacters(bytes);
                return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest });
            }
        }
        catch (JsonException)
        {
            // Explained below.
        }
        throw Refusal.Detail(400, $"JSON parse error - {PythonJsonErrors.Explain(bytes, Deepest)}");
    }

    // An escaped half of a surrogate pair is JSON, but no text.
    private static void RefuseHalfCharacters(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Deepest });
        while (reader.Read())
            if (reader.ValueIsEscaped)
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw Refusal.Detail(400, "JSON parse error - 'utf-8' codec can't encode a character: surrogates not allowed");
                }
    }

    private static async Task<byte[]> BytesAsync(HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(16 * 1024), cancellation).ConfigureAwait(false);
            if (read == 0)
                return buffer.WrittenSpan.ToArray();
            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes)
                throw Refusal.Detail(413, "Request body is too large.");
        }
    }

    private static async Task<JsonDocument> FormAsync(string contentType, byte[] bytes, CancellationToken cancellation)
    {
        var boundary = contentType.Split(';').Select(p => p.Trim()).FirstOrDefault(p => p.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))?[9..].Trim('"');
        if (string.IsNullOrEmpty(boundary))
            throw Refusal.Detail(400, "Multipart form parse error - Invalid boundary in multipart: None");
        var fields = new Dictionary<string, string>();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(bytes));
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
            {
                var name = section.GetContentDispositionHeader()?.Name.Value?.Trim('"');
                if (name != null)
                    fields[name] = await section.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (IOException e)
        {
            throw Refusal.Detail(400, $"Multipart form parse error - {e.Message}");
        }
        var json = string.Join(',', fields.Select(f => $"\"{JsonEncodedText.Encode(f.Key)}\":\"{JsonEncodedText.Encode(f.Value)}\""));
        return JsonDocument.Parse(Encoding.UTF8.GetBytes($"{{{json}}}"));
    }
}
