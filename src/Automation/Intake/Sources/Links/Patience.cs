using System.Globalization;

namespace Plumbline.Automation.Intake.Sources.Links;

/// <summary>How long somebody is waited for who took a connection: one who never says a word is as good as away.</summary>
internal static class Patience
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What a client makes of a connection. Not every client ends by itself when it is told to, so nobody waits for that.
    /// </summary>
    /// <exception cref="TimeoutException">It is not there in time.</exception>
    public static async Task<T> WithinAsync<T>(
        Func<CancellationToken, Task<T>> open, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await open(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"no answer within {within.TotalSeconds} s"));
        }
    }
}
