using System.Globalization;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Rulebooks;

namespace Plumbline.Web.Catalogue;

/// <summary>What a webhook would bring, and what the rules that listen for it would make of that.</summary>
/// <param name="Webhook">Its name.</param>
/// <param name="Events">How many deliveries there would be.</param>
/// <param name="Ruleset">Whose rules; null where none at work listens there.</param>
/// <param name="Judged">How many of the events were judged.</param>
/// <param name="Foreseen">What its rules would make of them; null where that is not known.</param>
/// <param name="Note">What is to be known about it; empty for nothing.</param>
public sealed record PreviewedRules(
    string Webhook, int Events, string? Ruleset, int Judged, ForeseenEvents? Foreseen, string Note)
{
    private const int MostJudged = 200;

    // What a rule remembers is made of what came before; so many entries of its ruleset.
    private const int MostBefore = 2_000;

    /// <summary>One for each webhook and each ruleset that listens for it.</summary>
    internal static IReadOnlyList<PreviewedRules> Of(ConsoleParts parts, Rehearsal rehearsal) =>
        [.. rehearsal.Deliveries.GroupBy(d => d.Webhook).SelectMany(of => Of(parts, of.Key, [.. of]))];

    private static IEnumerable<PreviewedRules> Of(ConsoleParts parts, long id, IReadOnlyList<RehearsedDelivery> deliveries)
    {
        var webhook = parts.Store.Reader.Find("extras/webhooks/", id) ?? default;
        var (name, count) = (webhook.Text("name"), deliveries.Count);
        if (webhook.Text("body_template").Length > 0)
            return [new(name, count, null, 0, null, "It makes a text of its own of them, which is not looked into here.")];
        if (!Uri.TryCreate(webhook.Text("payload_url"), UriKind.Absolute, out var address))
            return [new(name, count, null, 0, null, "Its address depends on the event.")];
        var listening = ListeningRules.At(parts, address);
        return listening.Count == 0
            ? [new(name, count, null, 0, null, string.Create(
                CultureInfo.InvariantCulture, $"No rulebook at work listens on port {address.Port}."))]
            : listening.Select(at => Judge(parts, name, at, deliveries));
    }

    private static PreviewedRules Judge(
        ConsoleParts parts, string webhook, ListeningRules at, IReadOnlyList<RehearsedDelivery> deliveries)
    {
        var now = parts.Time.GetUtcNow();
        var events = deliveries.Take(MostJudged).Select(d => at.EventOf(d.Body, now)).ToList();
        var (foreseen, problem) = parts.Look(
            log => (ForeseenEvents?)new NextEvents(log, parts.Variables).Judge(at.Compiled, at.Key, events, now, MostBefore), null);
        return new PreviewedRules(webhook, deliveries.Count, at.Key, events.Count, foreseen,
            problem ?? (at.Source.Filters.Count > 0 ? "The filters of its source are not applied here." : ""));
    }
}
