using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>The body of a request, JSON or a simple form. Its room is given back when it is disposed.</summary>
internal sealed class ApiBody : IDisposable
{
    // What is stored comes back a few levels deeper, in lists, changes and webhooks; common JSON readers stop at 64.
    private const int Deepest = 48;

    // As Python has it: making a number of a text takes time that grows with the square of its length.
    private const int MostDigits = 4300;

    private const int Chunk = 64 * 1024;

    private const int Announced = 1024 * 1024;

    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(2);

    private readonly RoomHolding _room;
    private JsonDocument? _document;

    private ApiBody(RoomHolding room) => _room = room;

    public JsonElement Json => _document?.RootElement ?? default;

    public static async Task<ApiBody> ReadAsync(HttpRequest request, long maxBytes, SharedRoom memory, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        var body = new ApiBody(memory.Begin(request.HttpContext.Abort));
        try
        {
            var bytes = await body.BytesAsync(request, maxBytes, cancellation).ConfigureAwait(false);
            body._room.Arrived();
            body._document =
                bytes.Length == 0 ? JsonDocument.Parse("{}") : await ParseAsync(request, bytes, cancellation).ConfigureAwait(false);
            return body;
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // A framing that cannot be read, or a client that is gone: nothing of ours failed.
            body.Dispose();
            throw StoreRefusal.Detail(400, "The body cannot be read.");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _document?.Dispose();
        _room.Dispose();
    }

    private static async Task<JsonDocument> ParseAsync(HttpRequest request, byte[] bytes, CancellationToken cancellation)
    {
        // Parameters are not looked at: pynetbox leaves a semicolon without one.
        var mediaType = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return mediaType switch
        {
            "application/json" => Parse(bytes),
            "multipart/form-data" => await FormBody.ReadAsync(request.ContentType!, bytes, cancellation).ConfigureAwait(false),
            _ => throw StoreRefusal.Detail(415, $"Unsupported media type \"{request.ContentType}\" in request."),
        };
    }

    public static JsonDocument Parse(byte[] bytes)
    {
        try
        {
            if (Utf8.IsValid(bytes))
            {
                RefuseWhatCannotBeKept(bytes);
                return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest });
            }
        }
        catch (JsonException)
        {
            // Explained below.
        }
        throw StoreRefusal.Detail(400, $"JSON parse error - {PythonJsonErrors.Explain(bytes, Deepest)}");
    }

    // An escaped half of a surrogate pair is JSON, but no text. A number beyond all floats would be Infinity in the bodies of webhooks,
    // which is no JSON.
    private static void RefuseWhatCannotBeKept(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Deepest });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length > MostDigits)
                throw StoreRefusal.Detail(
                    400, $"JSON parse error - a number has {reader.ValueSpan.Length} digits; at most {MostDigits} are read");
            else if (reader.TokenType == JsonTokenType.Number && IsInfinite(ref reader))
                throw StoreRefusal.Detail(400, "JSON parse error - Out of range float values are not JSON compliant: "
                    + $"'{Encoding.UTF8.GetString(reader.ValueSpan)}'");
            else if (reader.ValueIsEscaped)
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw StoreRefusal.Detail(400, "JSON parse error - 'utf-8' codec can't encode a character: surrogates not allowed");
                }
    }

    // Whole numbers of any size stay as they are.
    private static bool IsInfinite(ref Utf8JsonReader reader) =>
        reader.ValueSpan.IndexOfAny(".eE"u8) >= 0 && !double.IsFinite(reader.GetDouble());

    // Room is taken before there is anything in it: for all of a small body that is announced, and piece by piece for others, so that
    // announcing takes nothing from others.
    private async Task<byte[]> BytesAsync(HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength is { } announced and <= Announced)
        {
            await TakeAsync(announced, cancellation).ConfigureAwait(false);
            var whole = new byte[announced];
            var length = await request.Body.ReadAtLeastAsync(whole, whole.Length, throwOnEndOfStream: false, cancellation)
                .ConfigureAwait(false);
            return length == whole.Length ? whole : whole[..length];
        }
        var buffer = new ArrayBufferWriter<byte>();
        while (true)
        {
            if (buffer.FreeCapacity == 0)
                await TakeAsync(Math.Max(Chunk, buffer.Capacity), cancellation).ConfigureAwait(false);
            var read = await request.Body.ReadAsync(buffer.GetMemory(Chunk), cancellation).ConfigureAwait(false);
            if (read == 0)
                return buffer.WrittenSpan.ToArray();
            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes)
                throw TooLarge(maxBytes);
        }
    }

    private async ValueTask TakeAsync(long bytes, CancellationToken cancellation)
    {
        if (!await _room.TakeAsync(bytes, cancellation).ConfigureAwait(false))
            throw StoreRefusal.Later(503, "The bodies of other requests take all the room; send the request again.", Crowded);
    }

    private static StoreRefusal TooLarge(long maxBytes) =>
        StoreRefusal.Detail(413, $"Request body is too large: at most {maxBytes} bytes are read here.");
}
