using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Api;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Plumbline.Web.Calls;

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
        var listening = (from unit in parts.Rulebooks()
                         from compiled in unit.Compiled
                         from source in compiled.Ruleset.Sources
                         where IsAt(source, address.Port, parts.Variables)
                         select (unit, compiled, source)).ToList();
        return listening.Count == 0
            ? [new(name, count, null, 0, null, string.Create(
                CultureInfo.InvariantCulture, $"No rulebook at work listens on port {address.Port}."))]
            : listening.Select(at => Judge(parts, name, at.unit, at.compiled, at.source, address, deliveries));
    }

    private static PreviewedRules Judge(
        ConsoleParts parts, string webhook, RulebookUnit unit, CompiledRuleset compiled, SourceSpec source, Uri address,
        IReadOnlyList<RehearsedDelivery> deliveries)
    {
        var now = parts.Time.GetUtcNow();
        var events = deliveries.Take(MostJudged).Select(d => EventOf(d.Body, source, address, now)).ToList();
        var key = $"{unit.Name}/{compiled.Ruleset.Name}";
        var (foreseen, problem) = parts.Look(
            log => (ForeseenEvents?)new NextEvents(log, parts.Variables).Judge(compiled, key, events, now, MostBefore), null);
        return new PreviewedRules(webhook, deliveries.Count, key, events.Count, foreseen,
            problem ?? (source.Filters.Count > 0 ? "The filters of its source are not applied here." : ""));
    }

    // As the source makes it, without what only the network knows.
    private static ReadOnlyMemory<byte> EventOf(string body, SourceSpec source, Uri address, DateTimeOffset now)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            json.WritePropertyName("payload");
            json.WriteRawValue(body, skipInputValidation: true);
            json.WriteStartObject("meta");
            json.WriteString("endpoint", address.AbsolutePath.TrimStart('/'));
            json.WriteStartObject("headers");
            json.WriteEndObject();
            json.WriteStartObject("source");
            json.WriteString("name", source.Name);
            json.WriteString("type", source.Plugin);
            json.WriteEndObject();
            json.WriteString("received_at", now);
            json.WriteString("uuid", Guid.NewGuid());
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return written.ToArray();
    }

    private static bool IsAt(SourceSpec source, int port, Mapping variables)
    {
        if (!source.Plugin.EndsWith("webhook", StringComparison.Ordinal) || !source.Arguments.TryGetValue("port", out var written))
            return false;
        try
        {
            var rendered = TemplateTree.Render(JinjaEnvironment.Rulebook, written, variables, CancellationToken.None);
            return Convert.ToString(rendered, CultureInfo.InvariantCulture) == port.ToString(CultureInfo.InvariantCulture);
        }
        catch (TemplateException)
        {
            return false;
        }
    }
}
