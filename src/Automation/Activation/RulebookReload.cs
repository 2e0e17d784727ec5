using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Activation;

/// <summary>
/// Gives a rulebook at work other rules. 1. Rulesets stand still between two entries; events go on being accepted. 2. Sources that are as
/// they were go on; others stop. 3. New sources start. 4. All rulesets go on with their new rules; rulesets that are gone judge what they
/// had accepted and end. Where a new source cannot start, the old ones are started again and the old rules go on.
/// </summary>
internal sealed class RulebookReload(
    RulesetFactory factory, WindDown windDown, Action<SourceAtWork> start, Action<SourceAtWork> watch, Action<RulesetAtWork> judge,
    TimeProvider time)
{
    // A source that needs longer (its broker is away) counts as started; meanwhile nothing is judged.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    /// <param name="gaveUp">Gives it up as long as nothing was changed.</param>
    /// <param name="cut">Ends everything at once.</param>
    /// <returns>The rulesets that are at work from now on, and why it is not as it was wanted; null when it is.</returns>
    public async Task<(IReadOnlyList<RulesetAtWork> AtWork, string? Problem)> RunAsync(
        IReadOnlyList<RulesetAtWork> before, IReadOnlyList<CompiledRuleset> wanted, RulesetDirectory directory, CancellationToken gaveUp,
        CancellationToken cut)
    {
        var kept = new List<Kept>();
        var added = new List<RulesetAtWork>();
        try
        {
            foreach (var ruleset in before)
                kept.Add(new(ruleset, wanted.FirstOrDefault(w => w.Ruleset.Name == ruleset.Runner.Ruleset.Name),
                    await ruleset.Runner.PauseAsync(gaveUp).ConfigureAwait(false)));
            added.AddRange(wanted.Where(w => kept.TrueForAll(k => k.Wanted != w)).Select(factory.Make));
            foreach (var ruleset in added)
                await factory.InheritBacklogAsync(ruleset, cut).ConfigureAwait(false);
            var started = await StartAsync(kept, added).ConfigureAwait(false);
            if (started.Find(s => s.Source.HasFailed) is { } failed)
            {
                await BackAsync(kept, added).ConfigureAwait(false);
                return (before, $"its source {failed.Spec.Plugin} ({failed.Spec.Position}) cannot be started; the rules that are at work go on");
            }
            started.ForEach(watch);
            var problem = await TakeUpAsync(kept, cut).ConfigureAwait(false);
            foreach (var ruleset in added)
            {
                directory.Add(ruleset.Runner);
                judge(ruleset);
            }
            foreach (var gone in kept.Where(k => k.Wanted is null))
                await EndAsync(gone, directory, cut).ConfigureAwait(false);
            return ([.. wanted.Select(w => kept.Find(k => k.Wanted == w)?.Ruleset
                ?? added.Find(a => a.Runner.Ruleset.Name == w.Ruleset.Name)!)], problem); // not null: it is kept or was added
        }
        finally
        {
            foreach (var ruleset in kept)
                ruleset.Pause.Dispose();
        }
    }

    private async Task<List<SourceAtWork>> StartAsync(List<Kept> kept, List<RulesetAtWork> added)
    {
        var fresh = new List<SourceAtWork>();
        foreach (var ruleset in kept)
            fresh.AddRange(await ruleset.Ruleset.ExchangeAsync(ruleset.Wanted?.Ruleset.Sources ?? []).ConfigureAwait(false));
        fresh.AddRange(added.SelectMany(a => a.Sources));
        await StartAllAsync(fresh).ConfigureAwait(false);
        return fresh;
    }

    private async Task BackAsync(List<Kept> kept, List<RulesetAtWork> added)
    {
        foreach (var ruleset in added)
        {
            await ruleset.ExchangeAsync([]).ConfigureAwait(false);
            await ruleset.DisposeAsync().ConfigureAwait(false);
        }
        var again = new List<SourceAtWork>();
        foreach (var ruleset in kept.Select(k => k.Ruleset))
            again.AddRange(await ruleset.ExchangeAsync(ruleset.Runner.Ruleset.Sources).ConfigureAwait(false));
        await StartAllAsync(again).ConfigureAwait(false);
        again.ForEach(watch);
    }

    private async Task StartAllAsync(List<SourceAtWork> sources)
    {
        sources.ForEach(start);
        await Task.WhenAny(Task.WhenAll(sources.Select(s => s.Source.Listening)), Task.Delay(LongestStart, time)).ConfigureAwait(false);
    }

    private static async Task<string?> TakeUpAsync(List<Kept> kept, CancellationToken cut)
    {
        string? problem = null;
        foreach (var ruleset in kept)
        {
            if (ruleset.Wanted is not { } wanted)
            {
                ruleset.Pause.Dispose();
                continue;
            }
            try
            {
                await ruleset.Pause.GoOnWithAsync(wanted, cut).ConfigureAwait(false);
            }
            catch (EventLogException refused)
            {
                problem = $"ruleset {wanted.Ruleset.Name} goes on with its old rules, for its session could not be saved: {refused.Message}";
            }
        }
        return problem;
    }

    private async Task EndAsync(Kept gone, RulesetDirectory directory, CancellationToken cut)
    {
        await windDown.RunAsync(gone.Ruleset, cut).ConfigureAwait(false);
        directory.Remove(gone.Ruleset.Runner);
        await gone.Ruleset.StopJudgingAsync().ConfigureAwait(false);
        await gone.Ruleset.DisposeAsync().ConfigureAwait(false);
    }

    private sealed record Kept(RulesetAtWork Ruleset, CompiledRuleset? Wanted, JudgingPause Pause);
}
