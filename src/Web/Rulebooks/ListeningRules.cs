using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Activation;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Web.Rulebooks;

/// <summary>A ruleset at work that listens where a webhook is sent to.</summary>
internal sealed record ListeningRules(RulebookUnit Unit, CompiledRuleset Compiled, SourceSpec Source, Uri Address)
{
    /// <summary>What the ruleset is called in the event log.</summary>
    public string Key => $"{Unit.Name}/{Compiled.Ruleset.Name}";

    /// <summary>Those that listen at the port of an address.</summary>
    public static IReadOnlyList<ListeningRules> At(ConsoleParts parts, Uri address) =>
        [.. from unit in parts.Rulebooks()
            from compiled in unit.Compiled
            from source in compiled.Ruleset.Sources
            where IsAt(source, address.Port, parts.Variables)
            select new ListeningRules(unit, compiled, source, address)];

    /// <summary>Whether a rule would fire for a delivery alone, whatever came before.</summary>
    public bool WouldFire(string body, DateTimeOffset now)
    {
        try
        {
            return new RuleSession(Compiled, now).InsertEvent(EventOf(body, now), now).Count > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The event of a delivery as the source makes it, without what only the network knows.</summary>
    public ReadOnlyMemory<byte> EventOf(string body, DateTimeOffset now)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            json.WritePropertyName("payload");
            json.WriteRawValue(body, skipInputValidation: true);
            json.WriteStartObject("meta");
            json.WriteString("endpoint", Address.AbsolutePath.TrimStart('/'));
            json.WriteStartObject("headers");
            json.WriteEndObject();
            json.WriteStartObject("source");
            json.WriteString("name", Source.Name);
            json.WriteString("type", Source.Plugin);
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
