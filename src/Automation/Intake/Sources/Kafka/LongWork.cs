namespace Plumbline.Automation.Intake.Sources.Kafka;

/// <summary>Work that may take so long that somebody else has to be shown in between that we are there.</summary>
internal static class LongWork
{
    /// <summary>Awaits it. Once we are told to end, nobody is shown anything any more; the work ends as it does.</summary>
    public static async Task DoneAsync(
        Task work, TimeSpan every, Action show, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!work.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var pause = Task.Delay(every, time, done.Token);
            await Task.WhenAny(work, pause).ConfigureAwait(false);
            if (pause.IsCompletedSuccessfully)
                show();
            await done.CancelAsync().ConfigureAwait(false);
        }
        await work.ConfigureAwait(false);
    }
}
