using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Activation;

namespace Plumbline.Cli.Run;

/// <summary><c>--hot-reload</c>: takes up the rulebook whenever its file has changed. One that is broken changes nothing and is
/// said.</summary>
internal sealed class HotReload(
    WatchedFile file, RulebookReading reading, RulebookActivation activation, RunComposition runs, ILogger logger)
{
    /// <summary>Follows the file until it is cancelled; it never fails.</summary>
    public async Task FollowAsync(string path, CancellationToken cancellationToken)
    {
        logger.Watched(path);
        try
        {
            while (true)
                if (await file.ChangedAsync(cancellationToken))
                    await TakeUpAsync(path, cancellationToken);
                else
                    logger.WatchedIsGone(path);
        }
        catch (OperationCanceledException)
        {
            // The rulebook ends.
        }
    }

    private async Task TakeUpAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var prepared = reading.Checked(reading.Find());
            if (prepared.FirstThat(kind => kind.NeedsController) is not null)
                await runs.CheckControllerAsync(cancellationToken);
            if (await activation.ReloadAsync(prepared.Rulesets, cancellationToken) is { } problem)
                logger.NotTakenUp(path, problem);
            else
                logger.TakenUp(path, string.Join(", ", activation.Sources));
            await runs.CheckInBackgroundAsync(prepared.Rulebook!, cancellationToken);
        }
        catch (Exception refused) when (refused is TerminatingException or ControllerException)
        {
            logger.NotTakenUp(path, $"{refused.Message}; the rules that are at work go on");
        }
    }
}
