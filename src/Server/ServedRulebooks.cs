using Microsoft.Extensions.Logging;
using Plumbline.Automation.Activation;
using Plumbline.Server.Project;

namespace Plumbline.Server;

/// <summary>
/// The rulebooks at work. A reload takes up new and changed ones, lets go of those that are gone, and refuses broken ones: what was at work
/// goes on.
/// </summary>
/// <param name="isRunning">True while a playbook of this rulebook is under way.</param>
internal sealed class ServedRulebooks(
    Func<ProjectRulebook, RulebookUnit> make, Func<RulebookUnit, bool> isRunning, TimeSpan drain, TimeProvider time, ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IReadOnlyList<Served> _served = [];
    private CancellationToken _stop;

    public IReadOnlyList<RulebookUnit> Units => [.. _served.Select(s => s.Unit)];

    /// <summary>Begins with the rulebooks of a project; completes when each listens, or its first attempt has ended.</summary>
    public Task StartAsync(LoadedProject project, CancellationToken stop)
    {
        _stop = stop;
        _served = [.. project.Rulebooks.Select(Start)];
        return Task.WhenAll(_served.Select(s => s.Unit.Listening));
    }

    /// <summary>Completes when all have ended.</summary>
    public Task EndedAsync() => Task.WhenAll(_served.Select(s => s.Running));

    /// <summary>Goes on with the rulebooks as they are now.</summary>
    /// <returns>What became of each that is not as it was.</returns>
    public async Task<IReadOnlyList<Reloaded>> ReloadAsync(LoadedProject project, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var news = new List<Reloaded>();
            foreach (var rulebook in project.Rulebooks)
                if (await TakeAsync(rulebook, cancellationToken) is { } reloaded)
                    news.Add(reloaded);
            foreach (var gone in _served.Where(s => project.Rulebooks.All(r => r.Name != s.Rulebook.Name)).ToList())
            {
                await EndAsync(gone, cancellationToken);
                news.Add(new Reloaded(gone.Rulebook.Name, "ended, for its file is gone", IsRefused: false));
            }
            foreach (var reloaded in news)
                if (reloaded.IsRefused)
                    logger.ReloadRefused(reloaded.Name, reloaded.What);
                else
                    logger.RulebookReloaded(reloaded.Name, reloaded.What);
            return news;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var served in _served)
            served.End.Dispose();
        _turn.Dispose();
    }

    private async Task<Reloaded?> TakeAsync(ProjectRulebook rulebook, CancellationToken cancellationToken)
    {
        var old = _served.FirstOrDefault(s => s.Rulebook.Name == rulebook.Name);
        if (old?.Rulebook.Checksum == rulebook.Checksum && !old.Running.IsCompleted)
            return null;
        if (rulebook.Problems.Count > 0)
            return new Reloaded(rulebook.Name, string.Join("; ", rulebook.Problems)
                + (old is null ? "" : "; the rules that are at work go on"), IsRefused: true);
        if (old is null)
        {
            await BeginAsync(rulebook, cancellationToken);
            return new Reloaded(rulebook.Name, "taken up", IsRefused: false);
        }
        if (old.Unit.IsAtWork && await GoOnAsync(old, rulebook, cancellationToken) is { } gone)
            return gone;
        await EndAsync(old, cancellationToken);
        await BeginAsync(rulebook, cancellationToken);
        return new Reloaded(rulebook.Name, "started again", IsRefused: false);
    }

    // Null when it has ended meanwhile.
    private async Task<Reloaded?> GoOnAsync(Served old, ProjectRulebook rulebook, CancellationToken cancellationToken)
    {
        var before = old.Unit.Sources;
        try
        {
            if (await old.Unit.ReloadAsync(rulebook.Prepared.Rulesets, cancellationToken) is { } problem)
                return new Reloaded(rulebook.Name, problem, IsRefused: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        _served = [.. _served.Select(s => s == old ? s with { Rulebook = rulebook } : s)];
        return new Reloaded(
            rulebook.Name, before.SequenceEqual(old.Unit.Sources)
                ? "goes on with its new rules"
                : $"goes on with its new rules and its sources {string.Join(", ", old.Unit.Sources)}", IsRefused: false);
    }

    private async Task BeginAsync(ProjectRulebook rulebook, CancellationToken cancellationToken)
    {
        var served = Start(rulebook);
        _served = [.. _served, served];
        await served.Unit.Listening.WaitAsync(cancellationToken);
    }

    // A playbook under way may end first; one that does not is cut, and run again where the rulebook goes on.
    private async Task EndAsync(Served served, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (isRunning(served.Unit) && time.GetElapsedTime(began) < drain)
            await Task.Delay(BetweenLooks, time, cancellationToken);
        await served.End.CancelAsync();
        await served.Running;
        served.End.Dispose();
        _served = [.. _served.Where(s => s != served)];
    }

    private Served Start(ProjectRulebook rulebook)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var unit = make(rulebook);
        return new Served(rulebook, unit, end, unit.RunAsync(end.Token));
    }

    private sealed record Served(ProjectRulebook Rulebook, RulebookUnit Unit, CancellationTokenSource End, Task Running);
}

/// <summary>What a reload made of one rulebook.</summary>
/// <param name="IsOfAll">Said of the whole project: no rulebook was taken up.</param>
internal sealed record Reloaded(string Name, string What, bool IsRefused, bool IsOfAll = false);
