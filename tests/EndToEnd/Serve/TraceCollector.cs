using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Plumbline.EndToEnd.Program;

namespace Plumbline.EndToEnd.Serve;

/// <summary>A collector of traces: takes OTLP over HTTP, as bytes of Protocol Buffers, and keeps the spans.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    // ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans: by the numbers of their fields.
    private static readonly int[] WayToSpans = [1, 2, 2];

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Trace, string Name)> _spans = new();
    private readonly Task _taking;

    public TraceCollector()
    {
        Url = $"http://127.0.0.1:{LocalPort.Free()}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _taking = TakeAsync();
    }

    public string Url { get; }

    /// <summary>The spans so far, each with the number of its trace in hexadecimal.</summary>
    public IReadOnlyList<(string Trace, string Name)> Spans => [.. _spans];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            var http = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await http.Request.InputStream.CopyToAsync(body);
            if (http.Request.RawUrl == "/v1/traces")
                foreach (var span in Within(body.ToArray(), WayToSpans))
                    _spans.Enqueue((Convert.ToHexStringLower(Field(span, 1)), Encoding.UTF8.GetString(Field(span, 5))));
            http.Response.Close();
        }
    }

    private static IEnumerable<byte[]> Within(byte[] message, int[] way) =>
        way.Aggregate((IEnumerable<byte[]>)[message], (parts, number) => parts.SelectMany(part => All(part, number)));

    private static IEnumerable<byte[]> All(byte[] message, int number) =>
        Fields(message).Where(f => f.Number == number).Select(f => f.Bytes);

    private static byte[] Field(byte[] message, int number) => All(message, number).FirstOrDefault() ?? [];

    // Fields that have a length; numbers are passed over.
    private static List<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var (fields, at) = (new List<(int, byte[])>(), 0);
        while (at < message.Length)
        {
            var key = Number();
            switch (key & 7)
            {
                case 0: Number(); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)Number();
                    fields.Add(((int)(key >> 3), message[at..(at + length)]));
                    at += length;
                    break;
            }
        }
        return fields;

        long Number()
        {
            var (number, shift) = (0L, 0);
            for (; (message[at] & 0x80) != 0; shift += 7)
                number |= (long)(message[at++] & 0x7f) << shift;
            return number | ((long)message[at++] << shift);
        }
    }
}
