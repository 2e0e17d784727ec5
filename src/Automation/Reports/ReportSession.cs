using Plumbline.Automation.Websockets;

namespace Plumbline.Automation.Reports;

/// <summary>
/// One connection over which reports go. Behind each group a ping is sent; its answer says that the controller has read the group, and only
/// then is it forgotten. What was sent and not answered for is sent again over the next connection.
/// </summary>
internal sealed class ReportSession(ReportQueue queue, WebsocketConnection link, Task drain, TimeProvider time) : IDisposable
{
    /// <summary>How long a controller may keep silent that was asked something.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int Group = 32, MostOnTheWay = 128;

    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _silence = new(Timeout.InfiniteTimeSpan, time);
    private long _sent = queue.Gone;
    private readonly Lock _gate = new();
    private bool _isSending;
    private long _asked;
    private long _answered;

    /// <summary>Sends one at a time and awaits its answer, to find the one that the controller does not take.</summary>
    public bool IsCareful { get; init; }

    /// <summary>Whether the controller has answered for anything.</summary>
    public bool HasAnswered => _answered > 0;

    /// <summary>The newest report that was sent.</summary>
    public long Sent => _sent;

    /// <summary>Sends what waits and what comes until no more is expected; then says goodbye.</summary>
    /// <exception cref="WebsocketException">The connection ended before.</exception>
    public async Task RunAsync(Func<bool> saysGoodbye, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
        var reading = ReadAsync(either.Token);
        try
        {
            // So it is known early whether somebody is there.
            await AskAsync(either.Token).ConfigureAwait(false);
            await SendAllAsync(reading, either.Token).ConfigureAwait(false);
            if (saysGoodbye())
                await SayGoodbyeAsync(reading, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WebsocketException($"the controller has been silent for {Patience.TotalSeconds} s")
            {
                CloseCode = WebsocketCloseCodes.Abnormal,
            };
        }
        catch (WebsocketException) when (reading.IsFaulted)
        {
            // Why it ended says the one who reads.
            await reading.ConfigureAwait(false);
            throw;
        }
        finally
        {
            await either.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _silence.Dispose();

    private async Task SendAllAsync(Task reading, CancellationToken cancellationToken)
    {
        while (true)
        {
            var moved = queue.Moved;
            if (reading.IsCompleted)
                await reading.ConfigureAwait(false);
            // Looked at once: an answer that comes meanwhile makes room for what was not asked for.
            var isFull = IsFull;
            // Before the queue: what was added behind a look that found nothing must not be taken for the end.
            var isLast = drain.IsCompleted;
            var next = isFull ? [] : await queue.NextAsync(_sent, IsCareful ? 1 : Group, cancellationToken).ConfigureAwait(false);
            if (next.Count > 0)
            {
                Note(() => _isSending = true);
                foreach (var report in next)
                {
                    // What the controller has seen of it is not known: it counts as sent before it is.
                    _sent = report.Number;
                    await link.SendAsync(report.Content, cancellationToken).ConfigureAwait(false);
                }
                await AskAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (isLast && !isFull && queue.Gone >= _sent)
                return;
            else if (!await WaitAsync(reading, moved, cancellationToken).ConfigureAwait(false) && _asked == _answered)
                await AskAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsFull => _sent - queue.Gone >= (IsCareful ? 1 : MostOnTheWay);

    // False when nothing happened for so long that the controller is to show that it is there.
    private async Task<bool> WaitAsync(Task reading, Task moved, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var quiet = Task.Delay(Patience, time, over.Token);
        List<Task> waits = [quiet, reading, moved];
        if (!IsFull)
            waits.Add(queue.WaitAsync(_sent, over.Token));
        if (!drain.IsCompleted)
            waits.Add(drain);
        var first = await Task.WhenAny(waits).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first != quiet;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        Note(() => (_asked, _isSending) = (_asked + 1, true));
        await link.PingAsync(_sent, cancellationToken).ConfigureAwait(false);
        Note(() => _isSending = false);
    }

    // Silence counts from the last answer, or from the first word that is not answered yet.
    private void Note(Action change, bool isAnswer = false)
    {
        lock (_gate)
        {
            var expected = _isSending || _asked > _answered;
            change();
            var expects = _isSending || _asked > _answered;
            if (expects != expected || (isAnswer && expects))
                _silence.CancelAfter(expects ? Patience : Timeout.InfiniteTimeSpan);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (await link.ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                case WebsocketMessage.Pong pong when pong.Number <= _sent && _answered < _asked:
                    Note(() => _answered++, isAnswer: true);
                    queue.SetMoving(true);
                    if (pong.Number > queue.Gone)
                        await queue.ArrivedAsync(pong.Number, cancellationToken).ConfigureAwait(false);
                    break;
                case WebsocketMessage.Closed closed:
                    var why = closed.Reason.Length > 0 ? $" ({closed.Reason})" : "";
                    throw new WebsocketException(closed.Code == WebsocketCloseCodes.Abnormal
                        ? "the connection to the controller broke"
                        : $"the controller closed the websocket with code {closed.Code}{why}")
                    {
                        CloseCode = closed.Code, IsFinal = !WebsocketCloseCodes.MayPass(closed.Code),
                    };
            }
        }
    }

    private async Task SayGoodbyeAsync(Task reading, CancellationToken cancellationToken)
    {
        try
        {
            await link.SayGoodbyeAsync(WebsocketCloseCodes.Normal, cancellationToken).ConfigureAwait(false);
            await reading.WaitAsync(GoodbyePatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (WebsocketException)
        {
            // Everything has arrived: that it was gone first changes nothing.
        }
    }
}
