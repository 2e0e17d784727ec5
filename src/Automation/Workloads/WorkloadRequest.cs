using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Websockets;

namespace Plumbline.Automation.Workloads;

/// <summary>Asks a controller for work: one connection, one request, messages until it says that it was the last.</summary>
public sealed class WorkloadRequest(
    Func<CancellationToken, Task<WebsocketConnection>> connect, WorkloadFiles files, WorkloadLimits limits, TimeProvider time)
{
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    /// <param name="activation">The id under which the controller knows this activation.</param>
    /// <exception cref="WebsocketException">The connection could not be made, or ended too early.</exception>
    /// <exception cref="WorkloadException">What came cannot be used.</exception>
    public async Task<Workload> FetchAsync(string activation, CancellationToken cancellationToken)
    {
        using var whole = new CancellationTokenSource(limits.Whole, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token);
        try
        {
            var connection = await connect(either.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await FetchAsync(connection, activation, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (whole.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WorkloadException($"the controller did not come to an end within {limits.Whole.TotalMinutes} minutes");
        }
    }

    private async Task<Workload> FetchAsync(WebsocketConnection connection, string activation, CancellationToken cancellationToken)
    {
        var code = WebsocketCloseCodes.Normal;
        try
        {
            await connection.SendAsync(Request(activation), cancellationToken).ConfigureAwait(false);
            var builder = new WorkloadBuilder(files, limits);
            while (builder.Take(await NextAsync(connection, cancellationToken).ConfigureAwait(false)))
            {
            }
            return builder.Build();
        }
        catch (WebsocketException unusable) when (unusable.CloseCode is WebsocketCloseCodes.ProtocolError or WebsocketCloseCodes.TooBig)
        {
            code = unusable.CloseCode;
            throw;
        }
        finally
        {
            using var patience = new CancellationTokenSource(GoodbyePatience, time);
            await connection.CloseAsync(code, patience.Token).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> NextAsync(WebsocketConnection connection, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(limits.Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            while (true)
                switch (await connection.ReceiveAsync(either.Token).ConfigureAwait(false))
                {
                    case WebsocketMessage.Data data:
                        return data.Content;
                    case WebsocketMessage.Closed closed:
                        throw new WebsocketException(closed.Code == WebsocketCloseCodes.Abnormal
                            ? "the connection to the controller broke before it had said everything"
                            : $"the controller closed the websocket with code {closed.Code} before it had said everything")
                        {
                            CloseCode = closed.Code,
                        };
                }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WorkloadException($"the controller said nothing for {limits.Silence.TotalSeconds} s before its last message");
        }
    }

    private static ReadOnlyMemory<byte> Request(string activation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "Worker");
            json.WriteString("activation_id", activation);
            json.WriteString("activation_instance_id", activation);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
