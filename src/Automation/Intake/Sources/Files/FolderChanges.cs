using System.Threading.Channels;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary>Follows a folder. Where it vanishes it is looked for again, with growing pauses, and followed when it is back.</summary>
internal sealed class FolderChanges(string source, string root, bool recursive, SourceContext context)
{
    // As long as watchdog waits for the second half of a move.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(500);

    private static readonly Backoff Looking = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30));

    private FileChange? _last;

    /// <summary>Called whenever the folder begins to be watched.</summary>
    public Func<CancellationToken, ValueTask>? Watching { get; init; }

    /// <param name="take">Given each change; the next one waits for it.</param>
    /// <exception cref="PluginException">The folder is not there at the start, or may not be watched.</exception>
    public async Task RunAsync(Func<FileChange, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        try
        {
            for (var again = false; ; again = true)
            {
                using var inotify = new Inotify();
                var tree = new WatchedTree(inotify, root, recursive);
                if (!again && !tree.Start())
                    throw new PluginException($"there is no folder {PlainText.OneLine(root)}") { Cure = "make it, or correct the path" };
                if (again)
                    await ReturnAsync(tree, cancellationToken).ConfigureAwait(false);
                if (Watching is { } watching)
                    await watching(cancellationToken).ConfigureAwait(false);
                await FollowAsync(inotify, tree, take, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException failure)
        {
            throw new PluginException(PlainText.Clause(failure.Message), failure);
        }
    }

    private async Task ReturnAsync(WatchedTree tree, CancellationToken cancellationToken)
    {
        context.Health?.Degraded($"the folder {root} is gone");
        context.Logger.WatchTrouble(source, PlainText.OneLine(root), "it was taken away, and is looked for until it is back");
        for (var looks = 1; !tree.Start(); looks++)
            await Task.Delay(Looking.After(looks), context.Time, cancellationToken).ConfigureAwait(false);
        context.Logger.WatchTrouble(source, PlainText.OneLine(root), "it is back");
        context.Health?.Works();
    }

    private async Task FollowAsync(
        Inotify inotify, WatchedTree tree, Func<FileChange, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        while (!tree.IsGone)
        {
            if (!inotify.Events.TryRead(out var happened))
            {
                _last = null;
                if (!await ComesAsync(inotify.Events, tree.IsWaiting, cancellationToken).ConfigureAwait(false))
                    await TakeAsync(tree.Left(), take, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (happened.Is(InotifyMask.Overflow))
            {
                context.Health?.Count("changes_missed");
                context.Logger.ChangesMissed(source, PlainText.OneLine(root));
            }
            await TakeAsync(tree.Changes(happened), take, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> ComesAsync(
        ChannelReader<InotifyEvent> events, bool shortly, CancellationToken cancellationToken)
    {
        if (!shortly)
            return await events.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await events.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(Together, context.Time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // The same twice without a pause is one change, as in watchdog.
    private async ValueTask TakeAsync(
        IEnumerable<FileChange> changes, Func<FileChange, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        foreach (var change in changes.Where(change => change != _last))
        {
            _last = change;
            await take(change, cancellationToken).ConfigureAwait(false);
        }
    }
}
