using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Activation;

/// <summary>
/// Puts the facts of hosts in front of the first event. As soon as one ruleset asks for them, all rulesets of the rulebook have them. What
/// a session still holds of an earlier start is taken back first, so that no host is there twice.
/// </summary>
internal sealed class FactPriming(
    Func<CancellationToken, Task<IReadOnlyList<HostFacts>>>? gather, LogWrites writes, TimeProvider time, ILogger logger)
{
    /// <returns>False when it was stopped.</returns>
    /// <exception cref="FactsFailedException">A host gave no facts; what sessions hold is as it was.</exception>
    public async Task<bool> PrimeAsync(IReadOnlyList<RulesetRunner> runners, CancellationToken cancellationToken)
    {
        if (runners.FirstOrDefault(runner => runner.Ruleset.GatherFacts) is not { } asks)
            return true;
        if (gather is null)
        {
            logger.FactsPassedOver(asks.Ruleset.Name);
            return true;
        }
        try
        {
            await PutAsync(runners, gather, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task PutAsync(
        IReadOnlyList<RulesetRunner> runners, Func<CancellationToken, Task<IReadOnlyList<HostFacts>>> gather,
        CancellationToken cancellationToken)
    {
        var facts = await gather(cancellationToken).ConfigureAwait(false);
        logger.FactsGathered(facts.Count);
        foreach (var runner in runners)
        {
            foreach (var old in await runner.KeptFactsAsync(cancellationToken).ConfigureAwait(false))
                if (HostOf(old) is { } host)
                    await AppendAsync(runner, EntryKind.Retraction, TakeBack(host), cancellationToken).ConfigureAwait(false);
            foreach (var fact in facts)
                await AppendAsync(runner, EntryKind.Fact, fact.Content, cancellationToken).ConfigureAwait(false);
        }
    }

    // Facts that rules or playbooks set say in their meta where they came from; these have the host and nothing else there.
    private static string? HostOf(ReadOnlyMemory<byte> fact)
    {
        using var json = JsonDocument.Parse(fact, EventJson.Options);
        return json.RootElement.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && meta.GetPropertyCount() == 1 && meta.TryGetProperty("hosts", out var hosts) && hosts.ValueKind == JsonValueKind.String
            ? hosts.GetString()
            : null;
    }

    private static byte[] TakeBack(string host) => EventJson.Write(new Mapping
    {
        { "facts", new Mapping { { "meta", new Mapping { { "hosts", host } } } } }, { "partial", true },
    });

    private Task<long> AppendAsync(
        RulesetRunner runner, EntryKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        writes.DoAsync(
            $"rules {runner.Key}",
            log => log.AppendAsync(new NewEntry(runner.Key, kind, content, time.GetUtcNow()), CancellationToken.None),
            cancellationToken);
}
